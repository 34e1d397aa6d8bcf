// A chart from the JSON beside it: colours are named by token, so light and dark need no second option. A point with a `url` opens it.
const probe = document.createElement("span");
probe.hidden = true;
document.body.append(probe);

function colour(token) {
  probe.style.color = `var(${token})`;
  return getComputedStyle(probe).color;
}

function resolved(value) {
  if (typeof value === "string") return value.replace(/var\((--[\w-]+)\)/g, (_, token) => colour(token));
  if (Array.isArray(value)) return value.map(resolved);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolved(each)]));
  return value;
}

function axis(own = {}) {
  const [ink, line] = [colour("--ink-2"), colour("--line")];
  return {
    axisLine: { lineStyle: { color: colour("--ink-3") } }, axisTick: { show: false }, nameTextStyle: { color: ink },
    splitLine: { lineStyle: { color: line } }, ...own, axisLabel: { color: ink, ...own.axisLabel },
  };
}

const each = (own, make) => (Array.isArray(own) ? own.map(make) : own ? make(own) : undefined);

function complete(option) {
  const font = getComputedStyle(document.body).fontFamily;
  return {
    animation: false,
    aria: { enabled: true },
    backgroundColor: "transparent",
    color: ["--business", "--interrupt", "--ssa", "--ink-3"].map(colour),
    grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
    ...option,
    textStyle: { fontFamily: font, color: colour("--ink-2"), ...option.textStyle },
    legend: option.legend && { top: 0, left: 0, itemWidth: 14, textStyle: { color: colour("--ink-1") }, ...option.legend },
    tooltip: option.tooltip && {
      backgroundColor: colour("--surface-1"), borderColor: colour("--line"), textStyle: { color: colour("--ink-1") }, ...option.tooltip,
      renderMode: "richText",
    },
    xAxis: each(option.xAxis, axis),
    yAxis: each(option.yAxis, axis),
  };
}

function draw(figure) {
  const plot = figure.querySelector("[data-chart-plot]");
  const option = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const chart = window.echarts.getInstanceByDom(plot) ?? window.echarts.init(plot, null, { renderer: "svg" });
  chart.setOption(complete(resolved(option)), true);
  if (figure.dataset.drawn !== undefined) return;
  figure.dataset.drawn = "";
  chart.on("click", ({ data }) => { if (data?.url) location.assign(data.url); });
  new ResizeObserver(() => chart.resize()).observe(plot);
}

const drawAll = () => document.querySelectorAll("figure[data-chart]").forEach(draw);
drawAll();
document.addEventListener("theme", drawAll);
document.addEventListener("htmx:load", drawAll);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);

// Where the strip of weeks is wider than the screen, it opens at today, with the day before it in sight.
const strip = document.querySelector(".duty-scroll");
const today = strip?.querySelector("thead [aria-current]");
const names = strip?.querySelector("thead .of-months");
if (today) strip.scrollLeft = today.offsetLeft - names.offsetWidth - today.offsetWidth;

"""The web process: uvicorn on HOST and PORT (`python -m agileops.serving.web`)."""

import os

import uvicorn

from agileops import env


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agileops.settings")
    uvicorn.run(
        "agileops.asgi:application",
        host=env.text("HOST", "127.0.0.1"),
        port=env.number("PORT", 8000),
        lifespan="off",
        log_config=None,  # as LOG_FORMAT says; Django sets it up
        access_log=False,
        server_header=False,
        proxy_headers=env.switch("TRUST_PROXY"),
        # Open live streams would hold the process for ever; their readers come back by themselves.
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main()

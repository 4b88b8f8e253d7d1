// Starting the system's Chromium the one way that works on a closed network: its headless shell, which opens a page in a third
// of the time, or the whole browser, which alone shows notifications.
import { chromium } from "playwright-core";

const closed = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--host-resolver-rules=MAP *.localhost 127.0.0.1"];

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell", args: closed });
export const launchWhole = () => chromium.launch({ executablePath: process.env.WHOLE_CHROMIUM ?? "/usr/bin/chromium", args: ["--headless", ...closed] });

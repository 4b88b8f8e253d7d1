// Plain requests to pages under NAME.localhost, which the system's resolver does not always know.
import http from "node:http";
import zlib from "node:zlib";

export function get(address, { headers = {}, follow = 5 } = {}) {
  const url = new URL(address);
  return new Promise((done, fail) => {
    const ask = http.get({ host: "127.0.0.1", port: url.port, path: url.pathname + url.search, headers: { host: url.host, ...headers } }, (r) => {
      const parts = [];
      r.on("data", (d) => parts.push(d));
      r.on("end", () => {
        if (r.statusCode >= 300 && r.statusCode < 400 && r.headers.location && follow > 0)
          return done(get(new URL(r.headers.location, url).href, { headers, follow: follow - 1 }));
        const bytes = Buffer.concat(parts);
        const body = r.headers["content-encoding"] === "gzip" ? zlib.gunzipSync(bytes) : bytes;
        done({ status: r.statusCode, headers: r.headers, body: body.toString("utf8"), bytes: bytes.length, url: url.href });
      });
      r.on("error", fail);
    });
    ask.on("error", fail);
  });
}

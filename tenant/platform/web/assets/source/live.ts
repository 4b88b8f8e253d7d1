// The board stays as it is now: events bring the changed part as HTML, which takes the place of the element with
// the same id. Without this script the page shows the same figures as of when it was opened.
//
// The node says every five seconds as of when the figures are current. After 15 seconds of silence the board says
// since when it knows nothing (a connection can freeze without an error), opens a new connection, and when that one
// speaks it loads itself again, unless a person is typing.
const mark = document.querySelector<HTMLElement>("[data-live]");
const voice = document.getElementById("bord-stem");

const silence = 15_000;   // longer than that without an event: the figures count as old
const retry = 10_000;     // a connection that says nothing for this long is replaced

if (mark && window.EventSource) {
  let source: EventSource | undefined;
  let spoken = 0;
  let heard = performance.now(), opened = heard;
  let asOf = mark.dataset.asOf!;
  const state = () => mark.dataset.state;
  const figures = () => Array.from(document.querySelectorAll("#bord-nu .kpi"), (k) => k.textContent!.trim()).slice(0, 4).join(", ");
  const show = (to: "on" | "late" | "out", text: string) => {
    if (state() !== to && voice && (state() === "on" || to !== "on")) voice.textContent = to === "on" ? "" : text;
    mark.dataset.state = to;
    mark.textContent = text;
  };
  const typing = () => document.activeElement?.matches("input,textarea,select") ||
    Array.from(document.querySelectorAll<HTMLTextAreaElement>("main textarea")).some((t) => t.value !== t.defaultValue);

  // What somebody is in the middle of (a link with the focus) is not taken away under their hands.
  const put = (html: string) => {
    const from = document.createElement("template");
    from.innerHTML = html;
    for (const fresh of Array.from(from.content.children)) {
      const old = document.getElementById(fresh.id);
      if (!old) continue;
      const at = old.contains(document.activeElement) ? document.activeElement?.getAttribute("href") : null;
      old.replaceWith(fresh);
      if (at) fresh.querySelector<HTMLElement>(`a[href="${CSS.escape(at)}"]`)?.focus({ preventScroll: true });
    }
    document.dispatchEvent(new CustomEvent("paraat:figures"));
  };
  const late = () => show("late", mark.dataset.late!.replace("{0}", asOf));
  const hear = () => {
    heard = performance.now();
    if (state() === "late" && !typing()) location.reload();
  };
  const open = () => {
    source?.close();
    opened = performance.now();
    source = new EventSource(mark.dataset.live!);
    source.onmessage = (e) => {
      put(e.data);
      // A voice that reads every change aloud would never be silent: twice a minute is enough.
      if (voice && Date.now() - spoken > 30_000) { voice.textContent = figures(); spoken = Date.now(); }
    };
    source.addEventListener("as-of", (e) => {
      asOf = e.data;
      hear();
      show("on", mark.dataset.on!.replace("{0}", asOf));
    });
    // The browser gives up for good when the answer is no stream: a session that ended, or a node that starts.
    source.onerror = () => { if (source!.readyState === EventSource.CLOSED) void lookWhy(); };
  };
  const lookWhy = async () => {
    const answer = await fetch(location.href, { method: "HEAD", redirect: "manual", cache: "no-store" }).catch(() => undefined);
    if (answer?.type !== "opaqueredirect") return;
    clearInterval(watch);
    show("out", mark.dataset.out!);
    const again = document.createElement("a");
    again.className = "ds-link";
    again.href = location.href;
    again.textContent = mark.dataset.signIn!;
    mark.append(" ", again);
  };
  const watch = setInterval(() => {
    const now = performance.now();
    if (now - heard > silence) late();
    if (now - heard > retry && now - opened > retry && !document.hidden) open();
  }, 1000);
  open();
  document.addEventListener("visibilitychange", () => { if (document.hidden) source?.close(); else open(); });
  window.addEventListener("offline", late);
  window.addEventListener("online", open);
}
export {};

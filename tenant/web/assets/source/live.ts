// The board stays as it is now: events bring the changed part as HTML, which takes the place of the element with
// the same id. Without this script the page shows the same figures as of when it was opened.
const mark = document.querySelector<HTMLElement>("[data-live]");
const voice = document.getElementById("bord-stem");
if (mark && window.EventSource) {
  let source: EventSource | undefined;
  let said = 0;
  const shown = () => Array.from(document.querySelectorAll("#bord-nu .kpi"), (k) => k.textContent!.trim()).slice(0, 4).join(", ");
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
  };
  const open = () => {
    source = new EventSource(mark.dataset.live!);
    source.onmessage = (e) => {
      put(e.data);
      // A voice that reads every change aloud would never be silent: twice a minute is enough.
      if (voice && Date.now() - said > 30_000) { voice.textContent = shown(); said = Date.now(); }
    };
    source.onopen = () => { mark.dataset.state = "on"; mark.textContent = mark.dataset.on!; };
    source.onerror = () => { mark.dataset.state = "off"; mark.textContent = mark.dataset.off!; };
  };
  open();
  document.addEventListener("visibilitychange", () => { source?.close(); if (!document.hidden) open(); });
}
export {};

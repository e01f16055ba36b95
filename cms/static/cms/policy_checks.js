// Keeps the checks of a policy's draft fresh: Wagtail saves by itself, without loading the page again.
// Without this script the panel shows the checks of the draft as the page was loaded.
(() => {
  const DELAY = 800;
  let timer = 0;
  let asked = 0;

  const panel = () => document.querySelector("[data-policy-checks]");

  async function refresh() {
    const target = panel();
    if (!target) return;
    const mine = ++asked;
    const response = await fetch(target.dataset.policyChecks, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    // An answer that was overtaken by a later save is old news.
    if (!response.ok || mine !== asked) return;
    const focused = document.activeElement;
    const ticked = focused && target.contains(focused) ? focused.value : null;
    target.innerHTML = await response.text();
    if (ticked) target.querySelector(`input[value="${CSS.escape(ticked)}"]`)?.focus();
  }

  document.addEventListener("w-autosave:success", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, DELAY);
  });

  // Blocks are folded: a link to one, here or in the message at the top, opens it and whatever holds it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(":is([data-policy-checks], .messages) a[href^='#']");
    const section = link && document.getElementById(link.hash.slice(1));
    if (!section) return;
    event.preventDefault();
    for (let at = section; at; at = at.parentElement?.closest("[data-panel]")) {
      const toggle = at.querySelector(":scope > * > [data-panel-toggle], :scope > [data-panel-toggle]");
      if (toggle?.getAttribute("aria-expanded") === "false") toggle.click();
    }
    // What was folded has no place on the page before it is drawn.
    setTimeout(() => {
      const heading = section.querySelector("[data-panel-toggle]") ?? section;
      heading.focus({ preventScroll: true });
      heading.scrollIntoView({ block: "center" });
    }, 100);
  });
})();

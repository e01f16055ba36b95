// The scan field has the focus whenever no other control needs it: a scanner types wherever the focus is.
const SELECTOR = "[data-scan-field]";
const field = () => document.querySelector(SELECTOR);

const takeFocus = () => {
  const input = field();
  if (!input || document.activeElement?.matches("input, select, textarea, button, a, summary")) return;
  input.focus();
  input.select();
};

document.addEventListener("click", () => setTimeout(takeFocus));
document.body.addEventListener("htmx:afterSettle", takeFocus);
window.addEventListener("focus", takeFocus);
window.addEventListener("pageshow", takeFocus);

// A number that gets the focus is replaced by what is typed, not extended: 1 and 2 must not become 12.
document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-select-on-focus]")) event.target.select();
});

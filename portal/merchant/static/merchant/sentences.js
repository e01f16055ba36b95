// A chosen sentence is shown in the shopper's language, and can be taken over into the text beside it.
// Without this, the sentence that is chosen is sent as it is, in front of the text.

for (const select of document.querySelectorAll("select[data-sentences]")) {
  const text = document.getElementById(select.id.replace(/canned$/, "reason"));
  const preview = document.createElement("p");
  preview.className = "merchant-preview";
  preview.setAttribute("aria-live", "polite");
  const take = document.createElement("button");
  take.type = "button";
  take.className = "button button-small button-secondary";
  take.textContent = select.dataset.take;
  select.after(preview, take);

  const sentence = () => select.selectedOptions[0]?.dataset.text ?? "";
  const show = () => {
    preview.textContent = sentence();
    preview.hidden = take.hidden = !sentence();
  };
  select.addEventListener("change", show);
  take.addEventListener("click", () => {
    text.value = [sentence(), text.value].filter(Boolean).join("\n");
    select.value = "";
    show();
    text.focus();
  });
  show();
}

// Photos are sent as soon as they are chosen, so that they can be seen. Without this, the button beside them does it.
document.querySelectorAll("[data-send-photos]").forEach((input) => {
  const button = document.getElementById(input.dataset.sendPhotos);
  const progress = input.parentElement.querySelector("[data-progress]");
  button.hidden = true;
  input.addEventListener("change", () => {
    if (!input.files.length) return;
    progress.firstElementChild.hidden = false;
    input.form.requestSubmit(button);
  });
});

// A page that comes back from the browser's memory is not sending anything.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[data-progress] > *").forEach((words) => { words.hidden = true; });
});

// A file dropped on the frame is sent at once; without this the file is chosen and sent by hand.
(() => {
  "use strict";
  const form = document.querySelector("[data-drop]");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  form.querySelector("[data-drop-hint]").hidden = false;

  const carriesFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const show = (isOver) => form.classList.toggle("drop-over", isOver);

  form.addEventListener("dragover", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    show(true);
  });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) show(false);
  });
  form.addEventListener("drop", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    show(false);
    if (event.dataTransfer.files.length !== 1) return;
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
})();

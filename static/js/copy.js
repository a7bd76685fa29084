// Puts a button beside what a payer types elsewhere; without this the text is selected by hand.
(() => {
  "use strict";
  if (!navigator.clipboard) return;
  for (const text of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet";
    button.textContent = text.dataset.copy;
    button.setAttribute("aria-label", text.dataset.copyLabel);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent.trim());
      button.textContent = `✓ ${text.dataset.copy}`;
    });
    text.after(" ", button);
  }
})();

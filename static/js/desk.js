// Keys of the desk: j k down and up, x ticks, Enter opens, / searches, n, t and p follow their links,
// b c g do with what is ticked as their buttons say.
(() => {
  "use strict";
  const rows = [...document.querySelectorAll("[data-rows] tbody tr")];
  let at = -1;

  const go = (step) => {
    if (!rows.length) return;
    rows[at]?.classList.remove("cursor");
    at = Math.min(rows.length - 1, Math.max(0, at + step));
    rows[at].classList.add("cursor");
    rows[at].querySelector("a").focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  };

  const follow = (key) => document.querySelector(`[data-key="${key}"]`)?.click();

  const keys = {
    j: () => go(1),
    k: () => go(-1),
    "/": () => document.querySelector(".find input")?.select(),
    n: () => follow("n"),
    t: () => follow("t"),
    p: () => follow("p"),
    x: () => rows[at]?.querySelector(".check")?.click(),
    b: () => follow("b"),
    c: () => follow("c"),
    g: () => follow("g"),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
    const act = keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // Ctrl+Enter sends the form one is in, else that of the page; a form is sent once.
  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey || event.key !== "Enter") return;
    (event.target.closest("form") ?? document.querySelector("form[data-once]"))?.requestSubmit();
  });

  // Alt+1 … Alt+4 lead to the sections of the intake, whatever the browser makes of access keys.
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || !/^Digit[1-4]$/.test(event.code)) return;
    const field = document.querySelector(`main [accesskey="${event.code.at(-1)}"]`);
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select?.();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) event.preventDefault();
    if (form.method === "post") form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(
    (form) => delete form.dataset.sent));

  // What is ticked is counted; all on the page are ticked at once, or none.
  const picks = document.querySelector("[data-picks]");
  if (picks) {
    const boxes = [...picks.querySelectorAll("input[name=pick]")];
    const all = picks.querySelector("[data-all]");
    const told = picks.querySelector("[data-ticked]");
    const count = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      if (told) told.textContent = ticked;
      if (all) all.checked = ticked === boxes.length;
      if (all) all.indeterminate = ticked > 0 && ticked < boxes.length;
    };
    const tick = (checked) => {
      boxes.forEach((box) => { box.checked = checked; });
      count();
    };
    if (all) all.hidden = !boxes.length;
    all?.addEventListener("change", () => tick(all.checked));
    picks.querySelector("[data-tick-all]")?.addEventListener("click", (event) => {
      event.preventDefault();
      tick(true);
    });
    picks.addEventListener("change", count);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") tick(false);
    });
    picks.querySelectorAll("[data-count]").forEach((part) => { part.hidden = false; });
    window.addEventListener("pageshow", count);
    count();
  }

  rows.forEach((row, index) => row.addEventListener("focusin", () => {
    rows[at]?.classList.remove("cursor");
    at = index;
    row.classList.add("cursor");
  }));
})();

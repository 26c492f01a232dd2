// Keys, palette, focus and busy states. Pages work without any of it (docs/components.md).

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const typing = (element) => element?.matches?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])");

// --- what is read out ------------------------------------------------------------------------------------------------
function say(text) {
  const live = $("#live");
  if (live) {
    live.textContent = "";
    setTimeout(() => { live.textContent = text; }, 50);
  }
}

// --- single keys can be switched off (WCAG 2.1.4) --------------------------------------------------------------------
const OFF = "keys-off";
const keysOn = () => { try { return !localStorage.getItem(OFF); } catch { return true; } };

function keySwitch() {
  const box = $("#keys-on");
  if (!box) return;
  box.closest("[hidden]")?.removeAttribute("hidden");
  box.checked = keysOn();
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}

// --- rows of lists ---------------------------------------------------------------------------------------------------
const ROW = "main .ds-table > tbody > tr, main .steps > li";
const rows = () => $$(ROW).filter((row) => $("a[href], input[type=checkbox]", row) && row.offsetParent !== null);

function move(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.findIndex((row) => row.hasAttribute("data-here"));
  const next = all[here < 0 ? 0 : Math.min(Math.max(here + step, 0), all.length - 1)];
  all[here]?.removeAttribute("data-here");
  next.setAttribute("data-here", "");
  ($("a[href]", next) ?? $("input[type=checkbox]", next)).focus();
}

function here() {
  return document.activeElement?.closest(ROW) ?? $("[data-here]");
}

function tick() {
  const box = here() && $("input[type=checkbox]", here());
  if (box) box.click();
}

function open() {
  const link = here() && $("a[href]", here());
  if (link) link.click();
}

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.(ROW);
  const marked = $("[data-here]");
  if (marked && row !== marked) marked.removeAttribute("data-here");
  if (row && rows().includes(row)) row.setAttribute("data-here", "");
});

// --- tick all --------------------------------------------------------------------------------------------------------
function ofAll(all) {
  return $$(`input[type=checkbox][name="${CSS.escape(all.dataset.all)}"]`, all.form ?? document).filter((box) => !box.disabled);
}

document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.type !== "checkbox") return;
  if (box.dataset.all) {
    const turned = ofAll(box).filter((one) => one.checked !== box.checked);
    turned.forEach((one) => { one.checked = box.checked; });
    turned.forEach((one) => one.dispatchEvent(new Event("change", { bubbles: true })));
    return;
  }
  $$("input[data-all]").filter((all) => all.dataset.all === box.name).forEach((all) => {
    const ticked = ofAll(all).filter((one) => one.checked).length;
    all.checked = ticked > 0 && ticked === ofAll(all).length;
    all.indeterminate = ticked > 0 && !all.checked;
  });
});

// --- a form is sent once ---------------------------------------------------------------------------------------------
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-repeat") || form.matches("[hx-post]")) return;
  if (form.hasAttribute("aria-busy")) {
    event.preventDefault();
    return;
  }
  form.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => $$("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy")));

// --- htmx: busy while it asks, focus and a word when it has come -----------------------------------------------------
document.addEventListener("htmx:beforeRequest", (event) => event.detail.target?.setAttribute?.("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", (event) => event.detail.target?.removeAttribute?.("aria-busy"));
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.xhr.responseText.includes('<body class="outside"')) return;
  event.detail.shouldSwap = false; // logged out meanwhile: the login page does not belong inside this one
  location.reload();
});
document.addEventListener("htmx:afterSwap", (event) => {
  const came = event.detail.elt?.isConnected ? event.detail.elt : event.detail.target;
  if (!came?.querySelector || came.matches(".progress, [data-quiet]")) return;
  const told = came.matches("[data-say]") ? came : $("[data-say]", came);
  if (told) say(told.dataset.say);
  if (document.activeElement && document.activeElement !== document.body) return; // htmx keeps the focus of what is still there
  const first = $("[autofocus], [data-focus], h1, h2, h3", came);
  if (first) {
    if (first.tabIndex < 0) first.tabIndex = -1;
    first.focus();
  }
});
const failed = () => say($("#live")?.dataset.failed ?? "");
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);

// --- palette ---------------------------------------------------------------------------------------------------------
const palette = $("#palette");
const results = $("#palette-results");
let asked = 0;

async function ask() {
  const form = $("form", palette);
  const mine = ++asked;
  results.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.dataset.results, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" }, redirect: "error" });
    const html = answer.ok ? await answer.text() : "";
    if (mine !== asked) return;
    results.innerHTML = html; // our own server's fragment, escaped by the template
    say($("[data-say]", results)?.dataset.say ?? "");
  } catch {
    if (mine === asked) failed();
  } finally {
    if (mine === asked) results.removeAttribute("aria-busy");
  }
}

function showPalette() {
  if (!palette || palette.open) return;
  const field = $("#palette-q");
  field.value = "";
  palette.showModal();
  field.focus();
  ask();
}

function walkPalette(event) {
  const stops = [$("#palette-q"), ...$$("a, button", results)];
  const at = stops.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    stops[(at + step + stops.length) % stops.length].focus();
  } else if (event.key === "Enter" && at === 0 && stops.length > 1) {
    event.preventDefault();
    if (!results.hasAttribute("aria-busy")) stops[1].click();
  }
}

if (palette) {
  let wait;
  $("#palette-q").addEventListener("input", () => {
    clearTimeout(wait);
    results.setAttribute("aria-busy", "true"); // Enter waits for the answer to what is typed now
    wait = setTimeout(ask, 150);
  });
  palette.addEventListener("keydown", walkPalette);
  palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
}

// --- keys ------------------------------------------------------------------------------------------------------------
const SINGLE = {
  "/": () => $("#find")?.focus(),
  "?": () => $("a[data-keys]")?.click(),
  j: () => move(1),
  k: () => move(-1),
  x: tick,
  Enter: () => { if (document.activeElement === document.body) open(); },
};
let going = 0;

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    showPalette();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (typing(event.target) || $("dialog[open]") || !keysOn()) return;
  if (going && event.timeStamp - going < 1500) {
    going = 0;
    const page = $(`.side a[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (page) {
      event.preventDefault();
      page.click();
    }
    return;
  }
  going = event.key === "g" ? event.timeStamp : 0;
  const act = SINGLE[event.key];
  if (!act) return;
  if (event.key !== "Enter") event.preventDefault();
  act();
});

// --- small things ----------------------------------------------------------------------------------------------------
document.addEventListener("click", (event) => $$("details.me[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && $("details.me[open]");
  if (menu) {
    menu.open = false;
    $("summary", menu).focus();
  }
});
$("#errors")?.focus();
keySwitch();

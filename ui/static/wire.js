// js_on_load of every gr.HTML of the page: a click on [data-event] calls the Python listener of that event.
// The names stand here in quotes because gr.HTML accepts only listeners whose event it finds in this text.
const EVENTS = ["open", "example", "report", "files", "remove", "outline", "more", "sort", "edit", "correct", "status", "opinion", "explain"];
const page = () => element.closest(".gradio-container") || document;

function fire(name, data) {
  if (EVENTS.includes(name)) trigger(name, data);
}

// ---- the evidence pane ------------------------------------------------------------------------------------------
function showPane(opener) {
  const panes = element.closest(".dk-panes");
  if (!panes) return;
  panes.querySelectorAll(".is-open").forEach((b) => b.classList.remove("is-open"));
  if (opener && !opener.closest(".dk-evidence")) {
    opener.classList.add("is-open");
    panes.dkOpener = opener;
  }
  panes.classList.add("dk-showing");
}

function hidePane() {
  const panes = element.closest(".dk-panes");
  if (!panes || !panes.classList.contains("dk-showing")) return;
  panes.classList.remove("dk-showing");
  if (panes.dkOpener && panes.dkOpener.isConnected) panes.dkOpener.focus();
}

function settle() {
  const article = element.querySelector(".dk-evidence");
  if (!article) return;
  const scroller = element.closest(".dk-pane-evidence") || element;
  const mark = article.querySelector("mark");
  scroller.scrollTop = 0;
  if (mark) {
    const gap = mark.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    if (gap > scroller.clientHeight - 80) scroller.scrollTop = gap - 120;
  }
  if (element.closest(".dk-showing")) article.focus({ preventScroll: true });
}

// ---- the tree of clauses stands below its list on a small screen: who asks for it is brought there ----------------
function showTree() {
  const title = element.querySelector(".dk-outline") && element.querySelector("h2");
  if (!title || !page().dkTreeWanted) return;
  page().dkTreeWanted = false;
  const { top } = title.getBoundingClientRect();
  if (top < 0 || top > innerHeight * 0.7) title.scrollIntoView({ block: "start" });
}

// ---- copying ----------------------------------------------------------------------------------------------------
async function copy(button) {
  const before = button.textContent;
  let done = true;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    // Without a secure context there is no clipboard object: the old way through a text field still works.
    const field = document.createElement("textarea");
    field.value = button.dataset.copy;
    field.style.position = "fixed";
    field.style.opacity = "0";
    document.body.append(field);
    field.select();
    done = document.execCommand("copy");
    field.remove();
    button.focus();
  }
  button.textContent = done ? button.dataset.copied : button.dataset.failed;
  setTimeout(() => (button.textContent = before), 2000);
}

// ---- asking before removing -------------------------------------------------------------------------------------
function confirmThen(button, go) {
  const dialog = document.createElement("dialog");
  dialog.className = "dk-dialog";
  const text = document.createElement("p");
  text.textContent = button.dataset.confirm;
  const yes = document.createElement("button");
  const no = document.createElement("button");
  yes.textContent = button.dataset.yes;
  no.textContent = button.dataset.no;
  yes.className = "dk-button dk-danger";
  no.className = "dk-button";
  yes.onclick = () => {
    dialog.close();
    go();
  };
  no.onclick = () => dialog.close();
  dialog.onclose = () => {
    dialog.remove();
    if (button.isConnected) button.focus();
  };
  dialog.append(text, no, yes);
  (page().querySelector(".dk-root") || document.body).append(dialog);
  dialog.showModal();
  no.focus();
}

// ---- uploading --------------------------------------------------------------------------------------------------
async function send(list) {
  const files = [...list];
  const box = element.querySelector(".dk-drop");
  if (!files.length || !box) return;
  const status = element.querySelector(".dk-uploading");
  const sent = [];
  box.classList.add("is-busy");
  for (const [i, file] of files.entries()) {
    status.textContent = box.dataset.uploading
      .replace("{done}", i + 1)
      .replace("{total}", files.length)
      .replace("{name}", file.name);
    try {
      sent.push({ name: file.name, path: (await upload(file)).path });
    } catch {
      sent.push({ name: file.name, path: null });
    }
  }
  status.textContent = "";
  box.classList.remove("is-busy");
  fire("files", { files: sent });
}

element.addEventListener("change", (event) => {
  if (event.target.matches(".dk-drop input[type=file]")) {
    send(event.target.files);
    event.target.value = "";
  }
});
for (const kind of ["dragenter", "dragover", "dragleave", "drop"])
  element.addEventListener(kind, (event) => {
    const box = event.target.closest(".dk-drop");
    if (!box) return;
    event.preventDefault();
    box.classList.toggle("is-over", kind === "dragenter" || kind === "dragover");
    if (kind === "drop") send(event.dataTransfer.files);
  });

// ---- a list that is drawn anew under the hand that changes it: the same button of the same line keeps the focus ----
let kept = null;

function keep(button) {
  const line = button.closest("[data-keep]");
  kept = line && { line: line.dataset.keep, label: button.getAttribute("aria-label") || button.textContent };
}

function focusKept() {
  const line = kept && element.querySelector(`[data-keep="${CSS.escape(kept.line)}"]`);
  if (!line) return;
  const buttons = [...line.querySelectorAll("button, summary")];
  const same = buttons.find((b) => (b.getAttribute("aria-label") || b.textContent) === kept.label);
  (same || buttons[0])?.focus({ preventScroll: !!same });
  kept = null;
}

// ---- words that are being written while something else of the list changes: they stay in their fields -------------
let unsaved = [];

function keepUnsaved(sent) {
  unsaved = [...element.querySelectorAll(".dk-write[open] textarea")]
    .filter((field) => field.form !== sent && field.value !== field.defaultValue)
    .map((field) => ({ line: field.closest("[data-keep]").dataset.keep, name: field.name, value: field.value }));
}

function putUnsaved() {
  for (const { line, name, value } of unsaved) {
    const field = element.querySelector(`[data-keep="${CSS.escape(line)}"] .dk-write [name="${name}"]`);
    if (!field) continue;
    field.value = value;
    field.closest("details").open = true;
  }
  unsaved = [];
}

// ---- words that Gradio itself says in English, or leaves out; they stand in the header ----------------------------
const header = element.querySelector(".dk-header");
if (header) {
  const say = () => {
    const menu = page().querySelector(".overflow-menu > button");
    if (menu && menu.getAttribute("aria-label") !== header.dataset.moreTabs)
      menu.setAttribute("aria-label", header.dataset.moreTabs);
    // A choice of several with nothing chosen means all.
    page()
      .querySelectorAll(".dk-all input")
      .forEach((field) => {
        const said = field.closest(".dk-all").querySelector(".token") ? "" : header.dataset.all;
        if (field.placeholder !== said) field.placeholder = said;
      });
  };
  say();
  new MutationObserver(say).observe(page(), { childList: true, subtree: true });
  // "Tất cả" in a field that is typed into gives way to the first letter.
  page().addEventListener("focusin", ({ target }) => {
    if (target.matches(".dk-filters input") && target.value === header.dataset.all) setTimeout(() => target.select());
  });
}

// ---- clicks, forms, keys ----------------------------------------------------------------------------------------
element.addEventListener("click", (event) => {
  const button = event.target.closest("button, summary");
  if (!button || !element.contains(button)) return;
  if (button.dataset.copy) return void copy(button);
  if (button.dataset.fold) {
    const open = button.dataset.fold === "open";
    element.querySelectorAll(".dk-outline details").forEach((d) => (d.open = open));
    return;
  }
  if (button.dataset.close !== undefined) return hidePane();
  if (button.dataset.theme !== undefined) {
    const dark = document.body.classList.toggle("dark");
    localStorage.setItem("dieukhoan-theme", dark ? "dark" : "light");
    return;
  }
  if (!button.dataset.event) return;
  const go = () => {
    if (["open", "correct"].includes(button.dataset.event)) showPane(button);
    if (button.dataset.event === "outline") page().dkTreeWanted = true;
    if (button.dataset.event === "edit") {
      keep(button);
      keepUnsaved();
    }
    fire(button.dataset.event, JSON.parse(button.dataset.payload || "{}"));
  };
  if (button.dataset.confirm) confirmThen(button, go);
  else go();
});

element.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.event) return; // signing out is a request of its own
  event.preventDefault();
  const data = Object.fromEntries(new FormData(form));
  if (form.dataset.event === "edit") {
    keep(form.closest("details").querySelector("summary"));
    keepUnsaved(form);
  }
  fire(form.dataset.event, { ...JSON.parse(form.dataset.payload || "{}"), ...data });
});

element.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hidePane();
});

// ---- after Python has written a new value -----------------------------------------------------------------------
watch("value", () => {
  settle();
  putUnsaved();
  focusKept();
  showTree();
  const turns = element.querySelectorAll(".dk-turn");
  if (!turns.length) return;
  const last = turns[turns.length - 1];
  last.scrollIntoView({ block: "start" });
  // The conversation is drawn anew each time; a screen reader is told only what is new.
  let live = document.getElementById("dk-live");
  if (!live) {
    live = Object.assign(document.createElement("div"), { id: "dk-live", className: "dk-hidden" });
    live.setAttribute("aria-live", "polite");
    element.closest(".gradio-container").append(live);
  }
  live.textContent = last.querySelector(".dk-answer > :is(p, ul, h4)")?.textContent || "";
});

// On a small screen the folds (documents to ask, plots) start closed: what people came for is seen first.
if (matchMedia("(max-width: 760px)").matches)
  setTimeout(() => {
    const label = element.closest(".dk-fold")?.querySelector(":scope > button.label-wrap.open");
    if (label) label.click();
  }, 100); // not yet in the page while this script runs

// Runs inside a page: returns what a reader with poor eyes, a screen reader or a small window would stumble over.
const problems = [];
const doc = document.documentElement;

function parse(color) {
  const n = color.match(/[\d.]+/g).map(Number);
  return { r: n[0], g: n[1], b: n[2], a: n.length > 3 ? n[3] : 1 };
}
function luminance(c) {
  const part = (v) => ((v /= 255) <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
  return 0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b);
}
function ground(element) {
  for (let e = element; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor);
    if (c.a > 0.99) return c;
  }
  return { r: 255, g: 255, b: 255, a: 1 };
}
function contrast(element) {
  const style = getComputedStyle(element);
  const ink = luminance(parse(element.closest("svg") ? style.fill : style.color));
  const paper = luminance(ground(element));
  return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
}

if (doc.scrollWidth > window.innerWidth + 1) problems.push(`wider than the window: ${doc.scrollWidth} > ${window.innerWidth}`);
if (!doc.lang) problems.push("no language");
if (!document.title) problems.push("no title");
if (document.querySelectorAll("h1").length !== 1) problems.push("not one h1");
if (document.scripts.length) problems.push("a script");
for (const input of document.querySelectorAll("input:not([type=hidden]), select"))
  if (!input.labels || !input.labels.length || !input.labels[0].textContent.trim()) problems.push(`no label: ${input.name}`);
for (const table of document.querySelectorAll("table")) {
  if (!table.caption || !table.caption.textContent.trim()) problems.push("a table without caption");
  if (!table.querySelector("th[scope=col]")) problems.push("a table without heads");
}
for (const svg of document.querySelectorAll("svg")) {
  if (svg.getAttribute("role") !== "img" || !svg.querySelector("title").textContent.trim()) problems.push("a chart without title");
  if (svg.getBoundingClientRect().width < 100) problems.push("a chart without room");
  for (const bar of svg.querySelectorAll("rect"))
    if (bar.getBoundingClientRect().width < 1 || bar.getBoundingClientRect().height < 1) problems.push("an empty bar");
}
for (const figure of document.querySelectorAll("figure"))
  if (!figure.querySelector("svg") || !figure.querySelector("table")) problems.push("a figure without chart or table");
for (const image of document.images)
  if (!image.complete || !image.naturalWidth || !image.hasAttribute("alt")) problems.push("a picture that is not there");
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.textContent.trim() || /^(title|desc|option|caption)$/i.test(element.tagName)) continue;
  const ratio = contrast(element);
  if (ratio < 4.5) problems.push(`contrast ${ratio.toFixed(2)}: ${walker.currentNode.textContent.trim().slice(0, 30)}`);
}
return problems;

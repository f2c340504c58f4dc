// In the browser: the same form and expressions through @getodk/xforms-engine and openrosa-xpath-evaluator.
import { createInstance } from '/node_modules/@getodk/xforms-engine/dist/index.js';

const quantile = (times, q) => times.sort((a, b) => a - b)[Math.floor((times.length - 1) * q)];

// CommonJS for the evaluator, which is published without a bundle.
const loaded = new Map();
function require(name, from) {
  const base = name.startsWith('.') ? new URL(name, from).pathname : `/node_modules/${name}/lib/index.js`;
  const path = base.endsWith('.js') ? base : `${base}.js`;
  if (!loaded.has(path)) {
    const request = new XMLHttpRequest();
    request.open('GET', path, false);
    request.send();
    const module = { exports: {} };
    loaded.set(path, module);
    new Function('require', 'module', 'exports', request.responseText)(
      (inner) => require(inner, new URL(path, location.href).href), module, module.exports);
  }
  return loaded.get(path).exports;
}

async function timeForm(text) {
  const opened = [];
  let instance;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    instance = await createInstance(text);
    opened.push(performance.now() - start);
  }
  const range = instance.root.currentState.children.find((node) => node.nodeType.startsWith('repeat-range'));
  const repeats = range.currentState.children;
  const changed = [];
  for (let i = 0; i < 200; i++) {
    const kw = repeats[(i * 37) % repeats.length].currentState.children
      .find((node) => node.currentState.reference.endsWith('/kw'));
    const start = performance.now();
    kw.setValue(`${i + 100}.5`);
    changed.push(performance.now() - start);
  }
  return {
    repeats: repeats.length,
    open_ms: quantile(opened, 0.5),
    change_p50_ms: quantile(changed, 0.5),
    change_p99_ms: quantile(changed, 0.99),
  };
}

function timeExpressions(text, list) {
  const instance = text.slice(text.indexOf('<data '), text.indexOf('</instance>'));
  const tree = new DOMParser().parseFromString(instance, 'text/xml');
  const evaluator = require('./node_modules/openrosa-xpath-evaluator/src/openrosa-xpath.js', location.href)();
  return list.map((expression) => {
    const start = performance.now();
    let n = 0;
    try {
      while (performance.now() - start < 30) {
        evaluator.evaluate(expression, tree.documentElement, null, XPathResult.STRING_TYPE);
        n++;
      }
    } catch (error) {
      return { fails: String(error) };
    }
    return ((performance.now() - start) * 1000) / n;
  });
}

let result;
try {
  const text = await (await fetch('/form.xml')).text();
  const list = (await (await fetch('/expressions.txt')).text()).trim().split('\n');
  result = { xpath_us: timeExpressions(text, list), ...(await timeForm(text)) };
} catch (error) {
  result = { error: `${error}\n${error.stack}` };
}
await fetch('/result', { method: 'POST', body: JSON.stringify(result) });

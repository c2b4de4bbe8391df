// What the engines themselves take for formulas.
//
// Reads lines {id, html, selector, config} and writes lines {id, formulas: [{tex, display}]}, in
// document order. `config` is a MathConfig of blogcrawl.latex.config as JSON. The whole body is
// searched, as a browser does it; what lies in `selector` is told.
//
// The engines' own code does the finding: tex2jax.js of MathJax 2, FindTeX and HTMLDomStrings of
// MathJax 3 and 4, auto-render of KaTeX. `npm install` in this folder brings them.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { JSDOM } from 'jsdom';
import katex from 'katex';
import renderMathInElement from 'katex/contrib/auto-render';
import { FindTeX as FindTeX4 } from '@mathjax/src/js/input/tex/FindTeX.js';
import { HTMLDomStrings as Strings4 } from '@mathjax/src/js/handlers/html/HTMLDomStrings.js';
import { HTMLAdaptor as Adaptor4 } from '@mathjax/src/js/adaptors/HTMLAdaptor.js';

const require = createRequire(import.meta.url);
const { FindTeX: FindTeX3 } = require('mathjax-full/js/input/tex/FindTeX.js');
const { HTMLDomStrings: Strings3 } = require('mathjax-full/js/handlers/html/HTMLDomStrings.js');
const { HTMLAdaptor: Adaptor3 } = require('mathjax-full/js/adaptors/HTMLAdaptor.js');
const TEX2JAX = readFileSync(require.resolve('mathjax2/unpacked/extensions/tex2jax.js'), 'utf8');

let window;
let parser;

function renewWindow() {
  ({ window } = new JSDOM(''));
  parser = new window.DOMParser();
  globalThis.Node = window.Node; // for auto-render
}

const texOptions = (config) => ({
  inlineMath: config.inline,
  displayMath: config.display,
  processEscapes: config.escapes,
  processEnvironments: config.environments,
  processRefs: config.refs,
});

// Each engine returns [{node, tex, display}]; `node` tells where in the page the formula is.

function mathjax2(document, config) {
  const found = [];
  const options = {
    ...texOptions(config),
    skipTags: config.skip_tags,
    ignoreClass: config.ignore_class,
    processClass: config.process_class,
    preview: 'none',
  };
  // The few functions of MathJax.js that tex2jax.js calls.
  const text = (string) => document.createTextNode(string);
  const MathJax = {
    Ajax: { loadComplete() {} },
    Extension: {},
    Hub: {
      Browser: {},
      CombineConfig: (_, defaults) => Object.assign(defaults, options),
      Register: { PreProcessor() {} },
      config: { preRemoveClass: 'MathJax_Preview' },
    },
    HTML: {
      Element(name, _, contents) {
        const element = document.createElement(name);
        element.append(...contents);
        return element;
      },
      TextNode: text,
      addText: (parent, string) => parent.appendChild(text(string)),
      setScript: (script, string) => script.append(string),
    },
  };
  new Function('MathJax', 'document', TEX2JAX)(MathJax, document);
  const { tex2jax } = MathJax.Extension;
  const { createMathTag } = tex2jax;
  tex2jax.createMathTag = function (mode, tex) {
    const node = createMathTag.call(this, mode, tex);
    found.push({ node, tex, display: mode !== '' });
    return node;
  };
  tex2jax.PreProcess();
  return found;
}

const mathjax = (FindTeX, Strings, Adaptor) => (document, config) => {
  const strings = new Strings({
    skipHtmlTags: config.skip_tags,
    ignoreHtmlClass: config.ignore_class,
    processHtmlClass: config.process_class,
  });
  strings.adaptor = new Adaptor(window);
  const [texts, nodes] = strings.find(document.body);
  return new FindTeX(texOptions(config))
    .findMath(texts)
    .filter((item) => item.display !== null) // an escape
    .map(({ n, open, math, close, display }) => ({
      node: nodes[n][0][0],
      tex: open || close ? math : open + math + close,
      display,
    }));
};

function autoRender(document, config) {
  const found = [];
  globalThis.document = document;
  katex.render = (tex, node, { displayMode }) => found.push({ node, tex, display: displayMode });
  renderMathInElement(document.body, {
    delimiters: config.delimiters.map(([left, right, display]) => ({ left, right, display })),
    ignoredTags: config.skip_tags,
    ignoredClasses: config.ignored_classes,
  });
  return found;
}

const ENGINES = {
  mathjax2,
  mathjax3: mathjax(FindTeX3, Strings3, Adaptor3),
  mathjax4: mathjax(FindTeX4, Strings4, Adaptor4),
  katex: autoRender,
};

function formulas({ html, selector, config }) {
  const document = parser.parseFromString(html, 'text/html');
  const root = document.querySelector(selector || 'body');
  const found = [];
  if (config.scripts) {
    for (const node of document.querySelectorAll('script[type^="math/tex"]')) {
      found.push({ node, tex: node.textContent, display: /mode=display/.test(node.type) });
    }
  }
  found.push(...ENGINES[config.engine](document, config));
  const inside = found.filter(({ node }) => root.contains(node));
  inside.sort((a, b) => {
    const order = a.node.compareDocumentPosition(b.node);
    return order & window.Node.DOCUMENT_POSITION_FOLLOWING ? -1 : order === 0 ? 0 : 1;
  });
  return inside.map(({ tex, display }) => ({ tex, display }));
}

let jobs = 0;
for await (const line of createInterface({ input: process.stdin })) {
  if (jobs++ % 100 === 0) renewWindow(); // it keeps all it has parsed, and grows slow
  const job = JSON.parse(line);
  process.stdout.write(JSON.stringify({ id: job.id, formulas: formulas(job) }) + '\n');
}

// The replay: how maps, errors and the answer to one pair came about, epoch by epoch, drawn from data that is sent once.
// Only when it rests does it tell the page which epoch and pair it shows, so that a link can bring them back.

const STEP = 700; // ms for which each epoch is shown while they play
const SIZE = 70; // pixels of an image
const REST = 600; // ms without a change after which the page is told
const SVG = "http://www.w3.org/2000/svg";
const kept = new WeakMap(); // of each place on the page, what it shows

export default function ({ parentElement, data, setStateValue }) {
  const content = JSON.stringify(data), before = kept.get(parentElement);
  if (before?.content === content) {
    before.tell = at => setStateValue("at", at);
    return before.stop;
  }
  before?.stop();
  const replay = new Replay(parentElement.querySelector(".replay"), data, at => setStateValue("at", at), before);
  kept.set(parentElement, Object.assign(replay, { content }));
  return replay.stop;
}

class Replay {
  constructor(root, data, tell, before) {
    Object.assign(this, { root, data, tell, timer: null, rest: null });
    this.experiments = data.experiments.map(one => ({
      ...one, wrong: numbers(one.wrong, 2), answers: numbers(one.answers, 2), errors: numbers(one.errors, 4),
      yes: numbers(one.yes, 1), mean: numbers(one.mean, 1),
    }));
    const link = new URL(window.location).searchParams, epoch = before?.epoch ?? Number(link.get("epoch"));
    this.frame = Math.max(0, data.epochs.findLastIndex(one => one <= epoch));
    this.pair = Math.max(0, data.pairs.index.indexOf(before?.index ?? Number(link.get("pair") ?? data.first)));
    this.stop = () => { this.pause(); clearTimeout(this.rest); this.watcher.disconnect(); };
    this.build();
    this.watcher = new ResizeObserver(() => { this.charts(); this.show(); });
    this.watcher.observe(root);
  }

  get epoch() { return this.data.epochs[this.frame]; }
  get index() { return this.data.pairs.index[this.pair]; }
  find(selector) { return this.root.querySelector(selector); }

  build() {
    const last = this.data.epochs.length - 1;
    Object.assign(this.find(".time"), { max: last, oninput: event => { this.pause(); this.go(Number(event.target.value)); } });
    this.find(".play").onclick = () => (this.timer ? this.pause() : this.play());
    this.find(".back").onclick = () => { this.pause(); this.go(this.frame - 1); };
    this.find(".forward").onclick = () => { this.pause(); this.go(this.frame + 1); };
    this.find(".surprise").onclick = () => this.follow(Math.floor(Math.random() * this.data.pairs.index.length));
    this.find(".scale i").style.background = `linear-gradient(to right, ${this.shade(0)}, ${this.shade(1)})`;
    this.find(".highest").textContent = `${percent(this.data.highest, 0)} or more`;
    this.find(".followed").hidden = this.data.pairs.index.length === 0;
    this.find(".panels").classList.toggle("few", this.experiments.length <= 2);
    this.find(".panels").classList.toggle("two", this.experiments.length === 2);
    this.find(".maps").style.setProperty("--across", Math.min(4, this.experiments.length));
    this.find(".maps").replaceChildren(...this.experiments.map(one => this.map(one)));
    this.root.onkeydown = event => event.stopPropagation(); // its keys are not the page's
    this.pause();
  }

  map(one) {
    const box = element("div", { className: "map" }), title = element("h3", { textContent: one.label, title: one.label });
    const swatch = element("i", {}), values = element("p", {});
    swatch.style.background = one.dash.length ? dashed(one) : one.colour;
    title.prepend(swatch);
    one.values = [element("span", {}), element("span", {})];
    values.append(...one.values);
    const cells = element("div", { className: "cells", role: "grid", ariaLabel: `${one.label}: wrong answers by left (rows) and right digit` });
    const columns = line(["", ...Array(10).keys()].map(text => element("span", { textContent: text })));
    cells.append(Object.assign(columns, { role: null, ariaHidden: "true" }));
    one.cells = [];
    for (let left = 0; left < 10; left++) {
      const buttons = Array.from({ length: 10 }, (_, right) => this.cell(one, left, right));
      one.cells.push(...buttons);
      cells.append(line([element("span", { textContent: left, ariaHidden: "true" }), ...buttons]));
    }
    one.cells[0].tabIndex = 0;
    cells.onkeydown = event => this.walk(event, one);
    box.append(title, values, cells);
    return box;
  }

  cell(one, left, right) {
    const button = element("button", { type: "button", role: "gridcell", tabIndex: -1 });
    button.ariaLabel = `left ${left}, right ${right}`;
    button.classList.toggle("stair", left === right);
    button.onclick = () => this.take(left, right);
    button.onfocus = () => button.ariaLabel = this.words(one, left, right);
    button.onpointerenter = () => button.title = this.words(one, left, right);
    return button;
  }

  words(one, left, right) {
    const share = this.share(one, 10 * left + right);
    return `left ${left}, right ${right}: ${share === null ? "no test pair" : `${percent(share, 0)} wrong in epoch ${this.epoch}`}`;
  }

  walk(event, one) {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -10, ArrowDown: 10 }[event.key];
    const from = one.cells.indexOf(event.target), to = from + step;
    const leaves = Math.abs(step) === 1 && Math.floor(from / 10) !== Math.floor(to / 10);
    if (!step || from < 0 || !one.cells[to] || leaves) return;
    event.preventDefault();
    one.cells[from].tabIndex = -1;
    one.cells[to].tabIndex = 0;
    one.cells[to].focus();
  }

  // Follow the next pair of a cell, if one of them is among those that were sent.
  take(left, right) {
    const { index, left: lefts, right: rights } = this.data.pairs;
    const there = [...index.keys()].filter(k => lefts[k] === left && rights[k] === right);
    if (there.length) this.follow(there[(there.indexOf(this.pair) + 1) % there.length]);
  }

  follow(pair) { this.pair = pair; this.charts(); this.show(); this.changed(); }

  go(frame) {
    this.frame = Math.min(this.data.epochs.length - 1, Math.max(0, frame));
    this.show();
    this.changed();
  }

  play() {
    if (this.frame === this.data.epochs.length - 1) this.go(0);
    this.timer = setInterval(() => {
      this.go(this.frame + 1);
      if (this.frame === this.data.epochs.length - 1) this.pause();
    }, STEP);
    this.button("❚❚ Pause");
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    this.button("▶ Play");
    this.changed();
  }

  button(text) { this.find(".play").textContent = text; }

  // Nothing is sent while it plays or moves.
  changed() {
    clearTimeout(this.rest);
    const at = { epoch: this.epoch, pair: this.index ?? null }, said = JSON.stringify(at);
    this.told ??= said;
    if (this.timer || said === this.told) return;
    this.rest = setTimeout(() => { this.told = said; this.tell(at); }, REST);
  }

  share(one, cell) {
    const answers = one.answers[cell];
    return answers ? one.wrong[100 * this.frame + cell] / answers : null;
  }

  shade(strength) {
    const [red, green, blue] = this.data.colour;
    return `rgba(${red}, ${green}, ${blue}, ${this.data.densest * Math.min(1, strength)})`;
  }

  show() {
    const { epochs, pairs, highest } = this.data, left = pairs.left[this.pair], right = pairs.right[this.pair];
    const time = this.find(".time");
    time.value = this.frame;
    time.setAttribute("aria-valuetext", `epoch ${this.epoch} of ${epochs.at(-1)}`);
    this.find(".now").textContent = `epoch ${this.epoch}`;
    for (const one of this.experiments) {
      one.cells.forEach((cell, k) => {
        const share = this.share(one, k);
        cell.textContent = share === null ? "–" : share < 0.005 ? "" : Math.round(100 * share);
        cell.style.backgroundColor = this.shade((share ?? 0) / highest);
        cell.classList.toggle("chosen", pairs.index.length > 0 && k === 10 * left + right);
      });
      const [error, answer] = one.values;
      error.textContent = `${percent(this.error(one, this.epoch), 1)} wrong`;
      if (pairs.index.length) this.answer(one, answer, left <= right);
    }
    for (const chart of this.root.querySelectorAll("svg")) chart.move?.(this.epoch);
  }

  error(one, epoch) { return one.errors[epoch - 1] / (one.networks * this.data.test_pairs); }

  answer(one, place, truth) {
    const at = this.frame * this.data.pairs.index.length + this.pair, yes = 2 * one.yes[at] >= one.networks;
    const votes = yes ? one.yes[at] : one.networks - one.yes[at];
    const { left, right } = this.data.pairs;
    const question = `${left[this.pair]} ≤ ${right[this.pair]}? ${yes ? "yes" : "no"}`;
    place.textContent = `${question} ${votes}/${one.networks} ${yes === truth ? "✓" : "✗"}`;
    place.title = `${question}, say ${votes} of ${one.networks} networks: ${yes === truth ? "right" : "wrong"}`;
  }

  charts() {
    const { epochs, pairs, always_yes: level, images } = this.data, last = epochs.at(-1);
    const every = Array.from({ length: last }, (_, k) => k + 1);
    const errors = this.experiments.map(one => ({ one, points: every.map(epoch => [epoch, this.error(one, epoch)]) }));
    const highest = Math.max(level, ...errors.flatMap(({ points }) => points.map(([, y]) => y)));
    draw(this.find(".errors svg"), errors, last, 1.05 * highest, level, `always yes ${percent(level, 0)}`, "Test error");
    if (!pairs.index.length) return;
    const count = pairs.index.length, left = pairs.left[this.pair], right = pairs.right[this.pair];
    const answers = this.experiments.map(one => ({
      one, points: epochs.map((epoch, k) => [epoch, (one.mean[k * count + this.pair] + 0.5) / 256]),
    }));
    draw(this.find(".followed svg"), answers, last, 1, 0.5, "", `P(${left} ≤ ${right})`, ["no", "yes"]);
    this.find(".about").textContent = `${left} ≤ ${right}? It is ${left <= right ? "true" : "false"}. P(yes), by epoch`;
    this.find(".images").replaceChildren(...[0, 1].map(side => {
      const image = element("i", { role: "img", ariaLabel: `a ${side ? right : left}` });
      image.style.background = `url(${images}) -${SIZE * side}px -${SIZE * this.pair}px / ${2 * SIZE}px ${SIZE * count}px`;
      return image;
    }));
  }
}

// Lines over epochs, from 0 to `highest`, with a dashed level; `chart.move(epoch)` puts the upright line.
function draw(chart, lines, last, highest, level, name, title, ends) {
  const width = chart.clientWidth, height = chart.clientHeight, [left, right, top, bottom] = [38, width - 4, 6, height - 18];
  if (!width) return;
  const x = epoch => left + (right - left) * (epoch - 1) / Math.max(1, last - 1);
  const y = value => bottom - (bottom - top) * value / highest;
  const rule = (style, x1, y1, x2, y2) => shape("line", { class: style, x1, y1, x2, y2 });
  const text = (words, at, of, anchor) => shape("text", { x: at, y: of, "text-anchor": anchor }, words);
  const now = rule("now-line", 0, top, 0, bottom);
  const labels = ends ? [text(ends[1], left - 6, y(0.85), "end"), text(ends[0], left - 6, y(0.1), "end")]
    : [0, Math.floor(10 * highest) / 20, Math.floor(10 * highest) / 10].map(value => text(percent(value, 0), left - 4, y(value) + 4, "end"));
  chart.replaceChildren(
    rule("axis", left, bottom, right, bottom), rule("axis", left, top, left, bottom), rule("level", left, y(level), right, y(level)),
    text(name, right, y(level) + 14, "end"), ...labels,
    text(1, left, height - 3, "middle"), text(last, right, height - 3, "end"),
    ...lines.map(({ one, points }) => shape("polyline", {
      class: "line", stroke: one.colour, "stroke-dasharray": one.dash.join(" "),
      points: points.map(([epoch, value]) => `${x(epoch)},${y(value)}`).join(" "),
    })), now,
  );
  const falls = lines.map(({ one, points }) => `${one.label} from ${percent(points[0][1], 0)} to ${percent(points.at(-1)[1], 0)}`);
  chart.setAttribute("aria-label", `${title} from epoch 1 to ${last}: ${falls.join("; ")}`);
  chart.move = epoch => { for (const end of ["x1", "x2"]) now.setAttribute(end, x(epoch)); };
}

function line(parts) {
  const row = element("div", { role: "row" });
  row.append(...parts);
  return row;
}

const element = (name, properties) => Object.assign(document.createElement(name), properties);

function shape(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

// The look of a dashed line, for the names of the maps.
function dashed({ colour, dash }) {
  let at = 0;
  const stops = dash.map((length, k) => `${k % 2 ? "transparent" : colour} ${at}px ${at += length}px`);
  return `repeating-linear-gradient(to right, ${stops.join(", ")})`;
}

const percent = (share, digits) => `${(100 * share).toFixed(digits)} %`;

// Whole numbers of so many bytes each, the lowest byte first, from base64.
function numbers(text, size) {
  const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  return size === 1 ? bytes : size === 2 ? new Uint16Array(bytes.buffer) : new Uint32Array(bytes.buffer);
}

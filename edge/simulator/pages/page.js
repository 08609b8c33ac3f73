/** What the pages need: asking the simulator, building elements, writing sums, telling a screen reader. */

/** @returns the parsed answer, also of a refusal; throws only when the simulator cannot be reached. */
export async function ask(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { ok: response.ok, status: response.status, body: text === '' ? null : JSON.parse(text) };
}

/** `make('button', { class: 'main', onclick: f }, 'Approve')`; functions become listeners, `false` leaves out. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export const sum = ({ currency, value }) =>
  new Intl.NumberFormat('en-GB', { style: 'currency', currency, currencyDisplay: 'code' }).format(
    value / 100,
  );

export const clockTime = (iso) => new Date(iso).toLocaleTimeString('en-GB');

export function drawLines(lines, currency) {
  const draw = ({ name, quantity, unit, total }) => {
    const count = unit === 'PCS' ? `${quantity} ×` : `${quantity} ${unit.toLowerCase()}`;
    return make(
      'li',
      {},
      make('span', {}, quantity === '1' && unit === 'PCS' ? name : `${count} ${name}`),
      make('span', {}, sum({ currency, value: total })),
    );
  };
  return make('ul', { class: 'lines', 'aria-label': 'What you buy' }, ...lines.map(draw));
}

export function timeLeft(expiresAt, now) {
  const seconds = Math.max(0, Math.round((Date.parse(expiresAt) - Date.parse(now)) / 1000));
  const minutes = Math.floor(seconds / 60);
  return minutes >= 1 ? `${minutes} min ${seconds % 60} s left` : `${seconds} s left`;
}

export function say(text) {
  const region = document.querySelector('[data-say]');
  region.textContent = '';
  region.textContent = text;
}

/** Redraws only the children whose data changed, so that focus and a half-typed answer survive a refresh. */
export function keepList(parent, items, { key, draw }) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const next = items.map((item) => {
    const name = key(item);
    const print = JSON.stringify(item);
    const found = old.get(name);
    if (found?.dataset.print === print) return found;
    const drawn = draw(item, found === undefined);
    drawn.dataset.key = name;
    drawn.dataset.print = print;
    return drawn;
  });
  const same =
    next.length === parent.children.length && next.every((child, at) => child === parent.children[at]);
  if (!same) parent.replaceChildren(...next);
}

/** Runs `task` now and every `ms` after it is done, as long as the page is looked at. */
export async function keepDoing(task, ms) {
  if (!document.hidden) await task();
  setTimeout(() => keepDoing(task, ms), ms);
}

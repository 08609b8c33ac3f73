import { expect, test } from 'vitest';
import { type Page, Place, type Spot, pathOf, readSpot } from '../web/place.svelte.ts';

/** A browser's history in memory; `go` is answered at once by the listener, as popstate would. */
function browserAt(pathname: string) {
  const entries: { state: unknown; pathname: string }[] = [{ state: null, pathname }];
  let at = 0;
  let returned = () => {};
  const page: Page = {
    get location() {
      return { pathname: entries[at]?.pathname ?? '/' };
    },
    history: {
      get state() {
        return entries[at]?.state;
      },
      pushState(state, _unused, url) {
        entries.splice(at + 1, entries.length, { state, pathname: url ?? entries[at]?.pathname ?? '/' });
        at += 1;
      },
      replaceState(state, _unused, url) {
        entries[at] = { state, pathname: url ?? entries[at]?.pathname ?? '/' };
      },
      go(by) {
        at = Math.max(0, at + by);
        returned();
      },
    },
  };
  const place = new Place(page);
  returned = () => place.returned();
  return { place, page, length: () => entries.length, reload: () => new Place(page) };
}

const payment: Spot = { at: 'pay', reference: 'stall-0001-1' };

test('every place has an address that leads back to it', () => {
  const spots: Spot[] = [{ at: 'sale' }, { at: 'today' }, payment, { at: 'pair', code: 'ABCD-2345' }];
  for (const spot of spots) expect(readSpot(pathOf(spot))).toEqual(spot);
});

test('an address that means nothing is the sale', () => {
  for (const path of ['/', '/x', '/pay', '/pay/short', '/pay/no spaces here'])
    expect(readSpot(path)).toEqual({ at: 'sale' });
  expect(readSpot('/pair/%E0%A4%A')).toEqual({ at: 'pair', code: '' });
});

test('opening the scan view leaves the address as it is, and back closes it', () => {
  const { place, page } = browserAt('/');
  place.lay('scan');
  expect([page.location.pathname, place.over]).toEqual(['/', 'scan']);
  page.history.go(-1);
  expect([place.spot.at, place.over]).toEqual(['sale', null]);
});

test('what is opened from the menu takes its place, and one step back closes it', () => {
  const { place, page } = browserAt('/');
  place.lay('settings');
  place.swap('displays');
  expect(place.over).toBe('displays');
  page.history.go(-1);
  expect([place.spot.at, place.over]).toEqual(['sale', null]);
});

test('a reload comes back to the payment, and to the view that lay over it', () => {
  const { place, reload } = browserAt('/');
  place.lay('scan');
  place.show(payment);
  place.lay('scan');
  expect(reload().spot).toEqual(payment);
  expect(reload().over).toBe('scan');
});

test('a sale leaves no trail: after many the history is as long as after one', () => {
  const { place, length } = browserAt('/');
  for (let sale = 0; sale < 5; sale += 1) {
    place.lay('scan');
    place.show(payment);
    place.home();
  }
  expect(length()).toBe(2);
  expect(place.spot).toEqual({ at: 'sale' });
});

test('home is the sale even when the trail began at a payment', () => {
  const { place, page } = browserAt('/pay/stall-0001-1');
  place.lay('scan');
  place.show({ at: 'pay', reference: 'stall-0002-1' });
  place.home();
  expect(page.location.pathname).toBe('/');
  expect(place.spot).toEqual({ at: 'sale' });
});

test('home from a link that was opened directly is the sale as well', () => {
  const { place, page } = browserAt('/pay/stall-0001-1');
  place.home();
  expect(page.location.pathname).toBe('/');
  expect(place.spot).toEqual({ at: 'sale' });
});

test('what other scripts left in the history is not believed', () => {
  const { page, reload } = browserAt('/');
  page.history.replaceState({ over: 'nonsense', depth: 'deep' }, '');
  expect(reload().over).toBeNull();
});

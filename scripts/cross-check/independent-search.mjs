/**
 * A search of its own: it shares nothing with the model, the properties or their search, keeps every world, and asks
 * what the two pages of the semantics ask.
 */
import { expectComparable } from './comparable.mjs';
import { always, isAcknowledged, isSynced, onSteps } from './properties.mjs';
import { firstWorld, read, steps } from './semantics.mjs';

/** Walks a graph from a node, and leaves each node after all that it leads to. */
function walk(root, next, seen, leave) {
  const path = [[root, next[root].values()]];
  seen.add(root);
  while (path.length > 0) {
    const [node, rest] = path.at(-1);
    const { value, done } = rest.next();
    if (done) leave(path.pop() && node);
    else if (!seen.has(value)) {
      seen.add(value);
      path.push([value, next[value].values()]);
    }
  }
}

/** The strongly connected components, by Kosaraju's two walks. */
function components(next) {
  const [order, seen, found, seenBack] = [[], new Set(), [], new Set()];
  for (const node of next.keys()) if (!seen.has(node)) walk(node, next, seen, (left) => order.push(left));
  const back = next.map(() => []);
  next.forEach((nodes, node) => {
    for (const one of nodes) back[one].push(node);
  });
  for (const node of order.reverse()) {
    const component = [];
    if (!seenBack.has(node)) walk(node, back, seenBack, (left) => component.push(left));
    if (component.length > 0) found.push(component);
  }
  return found;
}

/** Weak fairness of each synchronization: where all possible ones are taken or impossible, one may stay for ever. */
function converges(states) {
  return components(states.map(({ next }) => next)).every((component) => {
    if (component.every((node) => states[node].isSynced)) return true;
    const inside = new Set(component);
    const [{ syncs }, ...others] = component.map((node) => states[node]);
    const lasting = [...syncs.keys()].filter((sync) => others.every((one) => one.syncs.has(sync)));
    return lasting.some((sync) => !component.some((node) => inside.has(states[node].syncs.get(sync))));
  });
}

/** Visits every world, in the order of its distance. */
export function search(scenario, { worldsMax = Number.POSITIVE_INFINITY } = {}) {
  expectComparable(scenario);
  const s = read(scenario);
  const [numbers, states, found, taken] = [new Map(), [], {}, {}];
  const number = (w, depth) => {
    const text = JSON.stringify(Object.values(w));
    if (!numbers.has(text)) {
      numbers.set(text, states.length);
      states.push({ w, depth, next: [], syncs: new Map(), isSynced: isSynced(s, w) });
      for (const [name, holds] of Object.entries(always)) if (!holds(s, w)) found[name] ??= depth;
      if (isAcknowledged(s, w)) found['key-creation-can-succeed'] ??= depth;
    }
    return numbers.get(text);
  };
  number(firstWorld(s), 0);
  for (const state of states) {
    if (states.length > worldsMax) return null;
    const { w, depth } = state;
    for (const [step, changes, sync] of steps(s, w)) {
      const next = { ...w, ...changes };
      const to = number(next, depth + 1);
      taken[step] = (taken[step] ?? 0) + 1;
      state.next.push(to);
      if (sync !== undefined) state.syncs.set(sync, to);
      for (const [name, holds] of Object.entries(onSteps)) if (!holds(s, w, next)) found[name] ??= depth + 1;
    }
    state.w = null;
  }
  const judged = (name) => ({ verdict: name in found ? 'violated' : 'holds', length: found[name] ?? null });
  const reached = found['key-creation-can-succeed'];
  return {
    worlds: states.length,
    transitions: Object.values(taken).reduce((sum, count) => sum + count, 0),
    depth: states.at(-1).depth,
    taken,
    properties: {
      ...Object.fromEntries(
        [...Object.keys(always), ...Object.keys(onSteps)].map((name) => [name, judged(name)]),
      ),
      'key-creation-can-succeed': {
        verdict: reached === undefined ? 'unreachable' : 'reachable',
        length: reached ?? null,
      },
      'token-keys-converge': { verdict: converges(states) ? 'holds' : 'violated', length: null },
    },
  };
}

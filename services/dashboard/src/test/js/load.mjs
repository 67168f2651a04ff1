// A thousand features while ten updates a second arrive: the page stays quick, and its heap flat.
import { ask, assert, base, drive, picture } from './drive.mjs';

const seconds = Number(process.argv[5]);
const SAMPLES = 24;
const MAX_GROWTH = 1.15; // of the heap after collection, from the first third to the last
const MAX_GROWTH_BYTES = 1_000_000; // below this a share says nothing
const QUICK_MILLIS = 1_000; // median from a key to the rows that it asks for, on two busy cores
const SLOWEST_MILLIS = 5_000;

await drive(async (page, seen) => {
  await ask('features');
  await page.goto(`${base}#/model/many/features`);
  await page.getByText(/1–50 of 1,000 · 28 drifted/).waitFor();
  await picture(page, 'thousand', 0);
  const tools = await page.context().newCDPSession(page);
  await tools.send('Performance.enable');
  await page.evaluate(() => {
    window.longest = 0;
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
    }).observe({ type: 'longtask' });
  });
  await ask('load');
  const heap = [];
  const nodes = [];
  const reactions = [];
  for (let i = 0; i < SAMPLES; i++) {
    const until = Date.now() + (1_000 * seconds) / SAMPLES;
    reactions.push(await search(page, `input.${10 + (i % 8)}`, /found of 1,000/), await search(page, '', /1–50 of 1,000/));
    reactions.push(await turn(page, ']', /51–100 of 1,000/), await turn(page, '[', /1–50 of 1,000/));
    await page.waitForTimeout(Math.max(0, until - Date.now()));
    await tools.send('HeapProfiler.collectGarbage');
    const { metrics } = await tools.send('Performance.getMetrics');
    const metric = (name) => metrics.find((one) => one.name === name).value;
    heap.push(metric('JSHeapUsedSize'));
    nodes.push(metric('Nodes'));
  }
  await ask('rest');
  const third = SAMPLES / 3;
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [before, after] = [mean(heap.slice(0, third)), mean(heap.slice(-third))];
  reactions.sort((a, b) => a - b);
  const [median, slowest] = [reactions[reactions.length / 2], reactions.at(-1)];
  const longest = await page.evaluate(() => window.longest);
  console.log(
    `features=1000 updates-per-second=10 seconds=${seconds} heap-first-third=${mb(before)}MB heap-last-third=${mb(after)}MB` +
      ` nodes=${Math.round(mean(nodes.slice(0, third)))}..${Math.round(mean(nodes.slice(-third)))} reaction-median=${median}ms reaction-max=${slowest}ms longest-task=${Math.round(longest)}ms`,
  );
  assert.ok(after < MAX_GROWTH * before || after - before < MAX_GROWTH_BYTES, `the heap grew: ${heap.map(mb).join(' ')}`);
  assert.ok(mean(nodes.slice(-third)) < 1.2 * mean(nodes.slice(0, third)), `nodes grew: ${nodes.join(' ')}`);
  assert.ok(median < QUICK_MILLIS, `reactions took ${median} ms`);
  assert.ok(slowest < SLOWEST_MILLIS, `a reaction took ${slowest} ms`);
  assert.deepEqual(seen.errors, []);
});

async function search(page, text, expected) {
  const start = Date.now();
  await page.getByRole('searchbox').fill(text);
  await page.getByText(expected).waitFor();
  return Date.now() - start;
}

async function turn(page, key, expected) {
  await page.evaluate(() => document.activeElement.blur());
  const start = Date.now();
  await page.keyboard.press(key);
  await page.getByText(expected).waitFor();
  return Date.now() - start;
}

function mb(bytes) {
  return (bytes / 1e6).toFixed(1);
}

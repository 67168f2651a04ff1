// What the scripts that drive the page share. They run as children of a Java test: a line "do X" on
// standard output asks it to do X, and the answer on standard input is "done".
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { chromium } from 'playwright-core';

const [base, program, pictures] = process.argv.slice(2);
const answers = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();

export const SOON = 30_000;
export { assert, base };

/** Has the test do something. */
export async function ask(what) {
  console.log(`do ${what}`);
  const { value } = await answers.next();
  assert.equal(value, 'done');
}

/** Runs a script with a browser, and says what it saw if that fails. */
export async function drive(script) {
  const browser = await chromium.launch({
    executablePath: program,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--lang=en-GB'],
  });
  const seen = { errors: [], requests: [] };
  try {
    const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, colorScheme: 'light', locale: 'en-GB' });
    const page = await context.newPage();
    page.setDefaultTimeout(SOON);
    page.on('console', (message) => {
      if (message.type() === 'error') seen.errors.push(message.text());
    });
    page.on('pageerror', (error) => seen.errors.push(String(error.stack)));
    page.on('dialog', (dialog) => {
      seen.errors.push(`dialog: ${dialog.message()}`);
      return dialog.dismiss();
    });
    page.on('request', (request) => seen.requests.push(request.url()));
    await script(page, seen);
  } catch (error) {
    console.log(error.stack);
    console.log(`errors on the page: ${seen.errors.join('\n')}`);
    process.exitCode = 1;
  } finally {
    await browser.close();
    process.stdin.destroy();
  }
}

/** Goes to a place without loading the page again. */
export async function go(page, hash) {
  await page.evaluate((to) => (location.hash = to), hash);
}

/** Two pictures of what is seen, light and dark; what is drawn on canvas must not be blank. */
export async function picture(page, name, canvases) {
  mkdirSync(pictures, { recursive: true });
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const drawn = await page.evaluate(colours);
    assert.equal(drawn.length, canvases, `charts of ${name}`);
    for (const chart of drawn) assert.ok(chart.colours >= 12 && chart.inked > 400, `${name}, ${colorScheme}: blank chart ${JSON.stringify(chart)}`);
    await page.screenshot({ path: path.join(pictures, `${name}-${colorScheme}.png`), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** A picture of a narrow screen, where nothing may stick out. */
export async function narrowPicture(page, name) {
  const wide = page.viewportSize();
  await resize(page, { width: 390, height: 844 });
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, `${name}: something sticks out`);
  await page.screenshot({ path: path.join(pictures, `${name}-narrow.png`), fullPage: true });
  await resize(page, wide);
}

/** Another window, once every chart fits its box again: until then a click on one means another time. */
async function resize(page, size) {
  await page.setViewportSize(size);
  await page.waitForFunction(
    (width) =>
      innerWidth === width &&
      [...document.querySelectorAll('.u-wrap')]
        .map((drawn) => ({ drawn, box: drawn.closest('.uplot').parentElement }))
        .every(({ drawn, box }) => box.clientWidth === 0 || drawn.offsetWidth === box.clientWidth),
    size.width,
  );
}

/** Of each canvas that shows: how many colours it has, and how many pixels that are not the background. */
function colours() {
  return [...document.querySelectorAll('canvas')]
    .filter((canvas) => canvas.getClientRects().length)
    .map((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set();
      let inked = 0;
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] === 0) continue;
        inked++;
        seen.add((data[i] << 24) | (data[i + 1] << 16) | (data[i + 2] << 8) | data[i + 3]);
      }
      return { colours: seen.size, inked };
    });
}

// Every view with a model's life in it, the way from a bad point to its cause, and a restart.
import { ask, assert, base, drive, go, narrowPicture, picture } from './drive.mjs';

const MODEL = 'gas-sensors';
const SCRIPT = '<script>alert(1)</script>';

await drive(async (page, seen) => {
  await showsTheEmptyState(page);
  await showsTheFleet(page);
  await showsAModel(page);
  await findsTheCauseOfABadPoint(page);
  await showsFeatures(page);
  await isUsableByKeyboard(page);
  await showsNamesAsText(page);
  await followsWhatHappens(page);
  await saysSoWhenThereIsNothing(page);
  assert.deepEqual(seen.errors, []);
  assert.ok(seen.requests.length > 20);
  for (const address of seen.requests) assert.ok(address.startsWith(base), `asks for ${address}`);
  await survivesARestart(page);
});

async function showsTheEmptyState(page) {
  await page.goto(base);
  await page.getByRole('heading', { name: 'No model yet' }).waitFor();
  await page.getByText('./acclimate demo').waitFor();
  await page.locator('#status[data-state=live]').waitFor();
  await picture(page, 'empty', 0);
}

async function showsTheFleet(page) {
  await ask('story');
  const row = page.locator(`tr[data-row="${MODEL}"]`);
  await row.getByText('%').waitFor();
  await row.locator('.champion b', { hasText: 'v6' }).waitFor();
  await row.locator('.chip').filter({ hasText: /Stable|Warning|Drift/ }).waitFor();
  assert.match(await row.textContent(), /900 ms|1\.\d s/, 'event to live');
  await page.getByRole('listitem').filter({ hasText: 'wrong-shape' }).first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll('tr[data-row]').length === 3);
  await picture(page, 'fleet', 0);
  await narrowPicture(page, 'fleet');
  await page.getByRole('link', { name: 'Dead letters' }).click();
  assert.match(page.url(), /#\/\?sort=dead$/);
  await row.click();
}

async function showsAModel(page) {
  await page.getByRole('heading', { level: 1, name: MODEL }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
  await page.waitForFunction(() => document.querySelectorAll('.chart[data-points]').length === 2);
  await page.waitForFunction(() => Number(document.querySelector('.chart').dataset.points) > 100);
  const label = await page.locator('.chart').first().getAttribute('aria-label');
  assert.match(label, /Live accuracy from .*, 6 versions/);
  const chart = page.locator('.chart .u-over').first();
  const { width } = await chart.boundingBox();
  const left = await markLeft(page, width);
  await chart.hover({ position: { x: left, y: 60 } });
  const tip = page.locator('.chart .tip').first();
  await tip.getByText(/Version \d/).waitFor();
  const words = await tip.textContent();
  for (const word of ['from experience', 'fine-tuning+coral on 80 examples', 'judged on 20 held out of batch1, batch2', 'closed by']) {
    assert.ok(words.includes(word), `${words} has no “${word}”`);
  }
  await page.mouse.move(2, 2);
  await picture(page, 'model', 2);
  await narrowPicture(page, 'model');
}

/** Where version 2 is on the chart: it was made after two of eight equal parts. */
async function markLeft(page, width) {
  for (let part = 0.2; part < 0.32; part += 0.004) {
    await page.locator('.chart .u-over').first().hover({ position: { x: part * width, y: 60 } });
    if (/Version 2/.test(await page.locator('.chart .tip').first().textContent())) return part * width;
  }
  throw new Error('there is no marker of version 2');
}

async function findsTheCauseOfABadPoint(page) {
  const chart = page.locator('.drift-chart .u-over');
  const { width, height } = await chart.boundingBox();
  await chart.click({ position: { x: 0.505 * width, y: height / 2 } });
  assert.match(page.url(), /\?at=\d+$/);
  const panel = page.locator('.moment');
  await panel.getByText(/^\d+ of 33 features had drifted/).waitFor();
  await panel.getByText(/^Experience 4, closed by count; its round made version/).waitFor();
  assert.ok((await panel.locator('.pairs .chip.drift').count()) > 0, 'nothing had drifted then');
  await picture(page, 'moment', 2);
  const feature = panel.locator('.drifted a').first();
  const name = await feature.textContent();
  await feature.click();
  await page.getByRole('heading', { level: 2, name, exact: true }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll('.chart[data-points]').length === 2);
  await picture(page, 'feature', 2);
  await narrowPicture(page, 'feature');
  assert.ok((await page.locator('.quantiles tbody tr').count()) === 9);
  await page.keyboard.press('Escape');
  await page.getByText(/^as it was at/).waitFor();
  await page.goBack();
  await page.goBack();
  await panel.getByRole('link', { name: 'Round of experience 4' }).click();
  await page.getByRole('heading', { level: 2, name: 'Experience 4' }).waitFor();
  await page.locator('.arms-table tr.won', { hasText: 'fine-tuning+coral' }).waitFor();
  await page.locator('.why', { hasText: 'beats nothing on 312 held-out examples' }).waitFor();
  await page.locator('tr[data-row="3"] .trigger', { hasText: 'Drift' }).waitFor();
  await picture(page, 'rounds', 0);
  await narrowPicture(page, 'rounds');
  await go(page, `#/model/${MODEL}/feature/prediction`);
  await page.locator('.quantiles tbody th', { hasText: 'ethanol' }).waitFor();
  await picture(page, 'classes', 2);
}

async function showsFeatures(page) {
  await go(page, `#/model/${MODEL}/features`);
  await page.getByText(/1–33 of 33 · \d+ drifted/).waitFor();
  assert.match(page.url(), /domain=batch2/);
  await picture(page, 'features', 0);
  await narrowPicture(page, 'features');
  await page.getByRole('link', { name: 'Feature', exact: true }).click();
  await page.waitForFunction(() => document.querySelector('tr[data-row]').dataset.row === 'input.0');
  await page.getByRole('searchbox').fill('put.3');
  await page.getByText(/1–3 of 3 found of 33/).waitFor();
  await page.reload();
  await page.getByText(/1–3 of 3 found of 33/).waitFor();
  assert.equal(await page.getByRole('searchbox').inputValue(), 'put.3');
  await page.getByRole('searchbox').fill('nothing like it');
  await page.getByText('No feature’s name contains “nothing like it”.').waitFor();
}

async function isUsableByKeyboard(page) {
  await go(page, '#/');
  await page.getByRole('heading', { level: 1, name: 'Fleet' }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('this list').waitFor();
  await picture(page, 'keys', 0);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.keyboard.press('ArrowDown');
  const first = await page.evaluate(() => document.activeElement.dataset.row);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.row), first);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: first }).waitFor();
  await page.keyboard.press('2');
  await page.getByRole('searchbox').waitFor();
  await page.locator('tr[data-row]').first().waitFor();
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.type), 'search');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.waitForURL(/#\/model\/[^/]*(\?.*)?$/);
  await go(page, `#/model/${MODEL}`);
  await page.waitForFunction(() => Number(document.querySelector('.chart')?.dataset.points) > 100);
  await page.locator('.chart').first().focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight');
  await page.waitForFunction(() => /^Version \d/.test(document.querySelector('.chart [aria-live]').textContent));
  await page.keyboard.press('Enter');
  await page.locator('.moment').getByText('What happened at').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.moment').waitFor({ state: 'hidden' });
}

async function showsNamesAsText(page) {
  await go(page, '#/');
  await page.getByText(SCRIPT).first().click();
  await page.getByRole('heading', { level: 1, name: SCRIPT }).waitFor();
  await page.keyboard.press('2');
  await page.locator('tr[data-row] a', { hasText: SCRIPT }).click();
  await page.getByRole('heading', { level: 2, name: SCRIPT }).waitFor();
  assert.equal(await page.evaluate(() => document.querySelectorAll('body script').length), 0);
}

async function followsWhatHappens(page) {
  await go(page, `#/model/${MODEL}`);
  await ask('answers');
  await page.getByTestId('accuracy').filter({ hasText: '75.0%' }).waitFor();
  await ask('version');
  await page.getByText(/^Version 7 is champion/).waitFor();
}

async function saysSoWhenThereIsNothing(page) {
  await go(page, '#/model/nobody');
  await page.getByRole('heading', { name: 'There is no model “nobody”' }).waitFor();
  await go(page, `#/model/${MODEL}/feature/none`);
  await page.getByText('There is no feature “none” of this model').waitFor();
  await go(page, `#/model/${MODEL}/rounds?round=99`);
  await page.getByText('The round of experience 99 is not kept here').waitFor();
}

async function survivesARestart(page) {
  await go(page, `#/model/${MODEL}`);
  await page.getByTestId('accuracy').filter({ hasText: '75.0%' }).waitFor();
  await ask('stop');
  await page.locator('#status', { hasText: 'Disconnected' }).waitFor();
  await page.getByRole('alert').getByText('The connection is lost').waitFor();
  await picture(page, 'lost', 2);
  await ask('start');
  await page.locator('#status', { hasText: 'Live' }).waitFor();
  await page.getByRole('alert').waitFor({ state: 'hidden' });
  await ask('more');
  await page.getByTestId('accuracy').filter({ hasText: '100.0%' }).waitFor();
  await page.getByText(/^Version 7 is champion/).waitFor();
}

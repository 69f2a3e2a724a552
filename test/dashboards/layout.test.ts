import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dashboards } from '../../dashboards/dashboards.ts';
import { COLUMNS, type Place, placed } from '../../dashboards/layout.ts';
import { panelsOf, queriesOf } from '../../dashboards/queries.ts';
import type { Panel } from '../../dashboards/spec.ts';

/** A laptop: 1366 pixels less the scroll bar and Grafana's padding, in 24 columns, with 8 pixels between panels. */
const SCREEN_PX = 1366;
const AROUND_PX = 48;
const GAP_PX = 8;
const columnPx = (SCREEN_PX - AROUND_PX) / COLUMNS;
const widthPx = ({ width }: Panel): number => width * columnPx - GAP_PX;

/** Grafana's titles are 14 pixels high, in Inter: a letter is 7.5 pixels wide on average. The marks for description and menu take 56. */
const LETTER_PX = 7.5;
const MARKS_PX = 56;
/** Names in a legend are smaller, and each has its line in front and a gap behind. */
const LEGEND_LETTER_PX = 6.5;
const LEGEND_MARK_PX = 30;

/** A line chart needs room for the axis and a minute of time; a number needs room for "2025-06-23 07:14". */
const narrowest: Readonly<Record<Panel['kind'], number>> = { lines: 8, heatmap: 8, strip: 12, value: 4, table: 24 };
const lowest: Readonly<Record<Panel['kind'], number>> = { lines: 8, heatmap: 8, strip: 6, value: 4, table: 7 };

const overlap = (a: Place, b: Place): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

for (const dashboard of dashboards) {
  const panels = panelsOf(dashboard);
  const rows = placed(dashboard);
  const places = rows.flatMap((row) => [row.place, ...row.panels.map(({ place }) => place)]);

  describe(`${dashboard.title} at ${SCREEN_PX} pixels`, () => {
    it(`${panels.length} panels are wide and high enough for what they show`, () => {
      assert.ok(panels.length > 5);
      const bad = panels.filter(({ kind, width, height }) => width < narrowest[kind] || height < lowest[kind]);
      assert.deepEqual(
        bad.map(({ title, width, height }) => `${title}: ${width} × ${height}`),
        [],
      );
    });

    it('titles fit on their panels', () => {
      const tooLong = panels.filter((panel) => panel.title.length * LETTER_PX > widthPx(panel) - MARKS_PX);
      assert.deepEqual(
        tooLong.map(({ title, width }) => `${title} on ${width} columns`),
        [],
      );
    });

    it('legends take three lines at most', () => {
      const names = (panel: Panel): readonly string[] => {
        const looks = panel.kind === 'lines' || panel.kind === 'strip' ? Object.keys(panel.looks ?? {}) : [];
        const own = queriesOf(panel).filter(({ legend, invisible }) => !legend.includes('{{') && invisible !== true);
        return [...looks, ...own.map(({ legend }) => legend)];
      };
      const linesOf = (panel: Panel): number =>
        names(panel).reduce((total, name) => total + name.length * LEGEND_LETTER_PX + LEGEND_MARK_PX, 0) /
        widthPx(panel);
      const tooMany = panels.filter((panel) => panel.kind === 'lines' && linesOf(panel) > 3);
      assert.deepEqual(
        tooMany.map((panel) => `${panel.title}: ${linesOf(panel).toFixed(1)}`),
        [],
      );
    });

    it('columns of a table have 100 pixels each', () => {
      const tight = panels.filter(
        (panel) => panel.kind === 'table' && widthPx(panel) / (panel.keys.length + panel.columns.length) < 100,
      );
      assert.deepEqual(
        tight.map(({ title }) => title),
        [],
      );
    });

    it('fills its grid: nothing overlaps, nothing sticks out, no line has a hole', () => {
      for (const [index, one] of places.entries()) {
        assert.ok(one.x >= 0 && one.x + one.w <= COLUMNS, `${one.x} + ${one.w}`);
        assert.ok(!places.slice(index + 1).some((other) => overlap(one, other)));
      }
      const tops = new Set(places.map(({ y }) => y));
      for (const top of tops) {
        const line = places.filter(({ y }) => y === top);
        assert.equal(
          line.reduce((total, { w }) => total + w, 0),
          COLUMNS,
          `the line at ${top}`,
        );
        assert.equal(new Set(line.map(({ h }) => h)).size, 1, `heights of the line at ${top}`);
      }
    });
  });
}

describe('placed', () => {
  const panel = (width: number): Panel => ({
    kind: 'heatmap',
    title: 'a',
    shows: '',
    good: '',
    bad: '',
    unit: 's',
    width,
    height: 5,
    queries: [{ expr: 'a', legend: 'a' }],
  });

  it('begins a new line where a panel does not fit, and numbers rows and panels in reading order', () => {
    const [first, second] = placed({
      rows: [
        { title: 'one', panels: [panel(12), panel(12), panel(8)] },
        { title: 'two', panels: [panel(24)] },
      ],
    });
    assert.deepEqual(
      first?.panels.map(({ id, place }) => [id, place.x, place.y]),
      [
        [2, 0, 1],
        [3, 12, 1],
        [4, 0, 6],
      ],
    );
    assert.equal(second?.id, 5);
    assert.deepEqual(second?.place, { x: 0, y: 11, w: 24, h: 1 });
  });
});

// Draws each chart from the table beneath it, which stays there for whoever wants the numbers.
// Without the chart library, or without script, the tables are the page.

const HEIGHT = 220;
const charts = new Map();

/** A token's colour as the canvas needs it, for the scheme that is on now. */
function colour(token) {
  const probe = document.createElement("i");
  probe.style.color = `var(--${token})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

/** What the figure's table says: names along the axis, and for each column its label, tone and values. */
function read(table) {
  const heads = [...table.tHead.rows[0].cells].slice(1);
  const rows = [...table.tBodies[0].rows];
  return {
    names: rows.map((row) => row.cells[0].textContent),
    columns: heads.map((head, at) => ({
      label: head.textContent,
      tone: head.dataset.tone,
      values: rows.map((row) => Number(row.cells[at + 1].textContent)),
    })),
  };
}

function options(names, columns, width) {
  const line = { stroke: colour("quiet"), grid: { stroke: colour("line"), width: 1 }, ticks: { show: false } };
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const name = (at) => names[Math.round(at)] ?? "";
  return {
    width,
    height: HEIGHT,
    padding: [8, 8, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    legend: { live: true, markers: { width: 0, fill: (_, at) => colour(columns[at - 1]?.tone ?? "quiet") } },
    scales: { x: { time: false, range: [-0.3, names.length - 0.7] }, y: { range: (_, low, high) => [0, Math.max(4, high * 1.1)] } },
    axes: [
      { ...line, font, size: 28, grid: { show: false }, incrs: [1, 2, 3, 5, 6, 7, 10, 12], space: 56, values: (_, at) => at.map((x) => (Number.isInteger(x) ? name(x) : "")) },
      { ...line, font, size: 44, space: 32, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5] },
    ],
    series: [
      { label: "日期", value: (_, at) => (at == null ? "" : name(at)) },
      ...columns.map(({ label, tone }, at) => ({
        label,
        stroke: colour(tone),
        width: 2,
        fill: at === 0 && tone === "action" ? colour("action-soft") : undefined,
        points: { show: names.length < 2, size: 5 },
        value: (_, y) => (y == null ? "" : String(y)),
      })),
    ],
  };
}

function draw(figure) {
  const { names, columns } = read(figure.querySelector("details table"));
  const place = figure.querySelector(".plot");
  charts.get(figure)?.destroy();
  const data = [names.map((_, at) => at), ...columns.map((column) => column.values)];
  charts.set(figure, new uPlot(options(names, columns, place.clientWidth), data, place));
  if (!figure.classList.contains("drawn")) {
    figure.classList.add("drawn");
    figure.querySelector("details").open = false;
  }
}

function drawAll() {
  if (typeof uPlot === "undefined") return;
  for (const figure of charts.keys()) if (!figure.isConnected) charts.delete(figure);
  for (const figure of document.querySelectorAll("[data-chart]")) {
    draw(figure);
    sizes.observe(figure.querySelector(".plot"));
  }
}

const sizes = new ResizeObserver((changed) => {
  for (const { target, contentRect } of changed) {
    const chart = charts.get(target.closest("[data-chart]"));
    if (chart && Math.abs(chart.width - contentRect.width) > 1) chart.setSize({ width: contentRect.width, height: HEIGHT });
  }
});

drawAll();
document.addEventListener("htmx:afterSettle", drawAll);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);

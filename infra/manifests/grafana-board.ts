// Boards of Grafana: time series in two columns, in the order in which they are given.

export interface Panel {
  readonly title: string;
  readonly expressions: readonly string[];
  /** A unit of Grafana's. Source: Grafana documentation, "Standard options". */
  readonly unit: string;
}

export interface Board {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** The text of a board, as Grafana loads it. */
export function grafanaBoard({ uid, title, panels }: Board): string {
  const board = {
    uid,
    title,
    refresh: "30s",
    panels: panels.map((panel, index) => ({
      id: index + 1,
      type: "timeseries",
      title: panel.title,
      gridPos: { h: 8, w: 12, x: (index % 2) * 12, y: Math.floor(index / 2) * 8 },
      fieldConfig: { defaults: { unit: panel.unit } },
      targets: panel.expressions.map((expr, target) => ({ refId: String.fromCharCode(65 + target), expr })),
    })),
  };
  return `${JSON.stringify(board, null, 2)}\n`;
}

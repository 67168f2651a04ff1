package io.acclimate.scenarios.pictures;

/**
 * Resizes a whole picture: a new pixel is the mean of the area of the old picture that it covers.
 *
 * <pre>
 * new[r][c] = Σ_ij area([r·h, (r+1)·h) × [c·w, (c+1)·w) ∩ pixel ij) · old[i][j] / (h·w)
 * </pre>
 *
 * <p>h = rows / newRows, w = columns / newColumns. The mean grey value of the picture stays. Where
 * a picture is enlarged, pixels only get larger: nothing is interpolated.
 */
public final class AreaAverage {
  private final int rows;
  private final int columns;
  private final int newRows;
  private final int newColumns;

  /** Sizes of at least 1. */
  public AreaAverage(int rows, int columns, int newRows, int newColumns) {
    if (rows < 1 || columns < 1 || newRows < 1 || newColumns < 1) {
      throw new IllegalArgumentException(
          "from %d × %d to %d × %d: sizes must be 1 or more"
              .formatted(rows, columns, newRows, newColumns));
    }
    this.rows = rows;
    this.columns = columns;
    this.newRows = newRows;
    this.newColumns = newColumns;
  }

  /**
   * Resizes.
   *
   * @param values [rows · columns]
   * @return [newRows · newColumns]
   */
  public float[] apply(float[] values) {
    if (values.length != rows * columns) {
      throw new IllegalArgumentException(
          "%d values, expected %d × %d".formatted(values.length, rows, columns));
    }
    double height = (double) rows / newRows;
    double width = (double) columns / newColumns;
    float[] resized = new float[newRows * newColumns];
    for (int r = 0; r < newRows; r++) {
      for (int c = 0; c < newColumns; c++) {
        double sum = 0;
        for (int i = (int) (r * height); i < rows && i < (r + 1) * height; i++) {
          for (int j = (int) (c * width); j < columns && j < (c + 1) * width; j++) {
            sum += overlap(r, height, i) * overlap(c, width, j) * values[i * columns + j];
          }
        }
        resized[r * newColumns + c] = (float) (sum / (height * width));
      }
    }
    return resized;
  }

  /** Length that a new pixel and an old one have in common along one side. */
  private static double overlap(int newPixel, double size, int oldPixel) {
    double from = Math.max(newPixel * size, oldPixel);
    double to = Math.min((newPixel + 1) * size, oldPixel + 1.0);
    return Math.max(0, to - from);
  }
}

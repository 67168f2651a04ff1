package io.acclimate.scenarios.pictures;

/**
 * Turns a square picture about its centre, counter-clockwise, with bilinear interpolation. The size
 * stays: what leaves the square is lost, and what comes in is 0.
 *
 * <p>A pixel (x, y) from the centre, y downwards, takes the value at (x·cos φ − y·sin φ, x·sin φ +
 * y·cos φ) of the old picture.
 */
public final class Rotation {
  private final int side;
  private final double cosine;
  private final double sine;

  /**
   * @param side pixels, 1 or more
   * @param degrees φ
   */
  public Rotation(int side, double degrees) {
    if (side < 1 || !Double.isFinite(degrees)) {
      throw new IllegalArgumentException(
          "side %d (1 or more), degrees %s (finite)".formatted(side, degrees));
    }
    this.side = side;
    this.cosine = StrictMath.cos(Math.toRadians(degrees));
    this.sine = StrictMath.sin(Math.toRadians(degrees));
  }

  /**
   * Rotates.
   *
   * @param values [side · side]
   * @return [side · side]
   */
  public float[] apply(float[] values) {
    if (values.length != side * side) {
      throw new IllegalArgumentException(
          "%d values, expected %d × %d".formatted(values.length, side, side));
    }
    double centre = (side - 1) / 2.0;
    float[] rotated = new float[values.length];
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        double x = column - centre;
        double y = row - centre;
        rotated[row * side + column] =
            (float) at(values, x * sine + y * cosine + centre, x * cosine - y * sine + centre);
      }
    }
    return rotated;
  }

  private double at(float[] values, double row, double column) {
    int top = (int) Math.floor(row);
    int left = (int) Math.floor(column);
    double down = row - top;
    double right = column - left;
    return (1 - down)
            * ((1 - right) * pixel(values, top, left) + right * pixel(values, top, left + 1))
        + down
            * ((1 - right) * pixel(values, top + 1, left)
                + right * pixel(values, top + 1, left + 1));
  }

  private double pixel(float[] values, int row, int column) {
    boolean inside = row >= 0 && row < side && column >= 0 && column < side;
    return inside ? values[row * side + column] : 0;
  }
}

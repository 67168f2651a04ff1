package io.acclimate.core.adaptation.training;

import java.util.random.RandomGenerator;

/**
 * Varies a picture or a spectrogram a little: each side scaled by e^u, u uniform in ±0.2, both
 * shifted by up to 8 % of their size, and a picture turned by up to 10°. Values between pixels are
 * interpolated linearly, and beyond the border the border goes on.
 *
 * <p>With the pixel p = (y, x) of the result counted from the centre of the picture, its value is
 * that of the original at
 *
 * <pre>
 * y' = cos α · s_y · y + sin α · s_x · x + t_y,   x' = −sin α · s_y · y + cos α · s_x · x + t_x
 * </pre>
 *
 * <p>The ranges are those that leave a digit, a letter or a word what it is; mirroring does not.
 *
 * <p>Paper: P. Y. Simard, D. Steinkraus, J. C. Platt, Best Practices for Convolutional Neural
 * Networks Applied to Visual Document Analysis, ICDAR 2003,
 * https://doi.org/10.1109/ICDAR.2003.1227801
 */
public final class RandomAffine {
  private static final double LOG_SCALE = 0.2;
  private static final double SHIFT = 0.08;
  private static final double ANGLE = Math.toRadians(10);

  private final int channels;
  private final int height;
  private final int width;
  private final boolean turns;
  private final RandomGenerator random;

  /**
   * @param turns whether to rotate, which means something where both axes are of one unit
   */
  public RandomAffine(int channels, int height, int width, boolean turns, RandomGenerator random) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.turns = turns;
    this.random = random;
  }

  /**
   * Writes a varied row.
   *
   * @param from rows [n, channels, height, width], one after the other
   * @param row which of them
   * @param to where to; {@code at} is its first element
   */
  void vary(float[] from, int row, float[] to, int at) {
    double scaleY = StrictMath.exp(LOG_SCALE * symmetric());
    double scaleX = StrictMath.exp(LOG_SCALE * symmetric());
    double shiftY = SHIFT * height * symmetric();
    double shiftX = SHIFT * width * symmetric();
    double angle = turns ? ANGLE * symmetric() : 0;
    move(from, row, to, at, new Motion(scaleY, scaleX, shiftY, shiftX, angle));
  }

  /**
   * One motion.
   *
   * @param scaleY above 1 makes things smaller
   * @param scaleX above 1 makes things narrower
   * @param shiftY in pixels
   * @param shiftX in pixels
   * @param angle in radians
   */
  record Motion(double scaleY, double scaleX, double shiftY, double shiftX, double angle) {}

  void move(float[] from, int row, float[] to, int at, Motion motion) {
    double cos = StrictMath.cos(motion.angle);
    double sin = StrictMath.sin(motion.angle);
    double centreY = (height - 1) / 2.0;
    double centreX = (width - 1) / 2.0;
    int pixels = height * width;
    int begin = row * channels * pixels;
    for (int y = 0; y < height; y++) {
      double ownY = motion.scaleY * (y - centreY);
      for (int x = 0; x < width; x++) {
        double ownX = motion.scaleX * (x - centreX);
        double sourceY =
            Math.clamp(cos * ownY + sin * ownX + motion.shiftY + centreY, 0, height - 1);
        double sourceX =
            Math.clamp(cos * ownX - sin * ownY + motion.shiftX + centreX, 0, width - 1);
        int top = (int) sourceY;
        int left = (int) sourceX;
        int down = top + 1 < height ? width : 0;
        int right = left + 1 < width ? 1 : 0;
        float shareY = (float) (sourceY - top);
        float shareX = (float) (sourceX - left);
        int first = begin + top * width + left;
        int target = at + y * width + x;
        for (int channel = 0; channel < channels; channel++) {
          int i = first + channel * pixels;
          float above = from[i] + shareX * (from[i + right] - from[i]);
          float below = from[i + down] + shareX * (from[i + down + right] - from[i + down]);
          to[target + channel * pixels] = above + shareY * (below - above);
        }
      }
    }
  }

  private double symmetric() {
    return 2 * random.nextDouble() - 1;
  }
}

package io.acclimate.scenarios.data;

/**
 * Fast Fourier Transform (FFT), forward, in place: X_k = Σ_t x_t · e^(−2πi·k·t/n).
 *
 * <p>Iterative radix-2 with decimation in time: the samples are put in bit-reversed order, then
 * transforms of 2, 4, 8, … neighbours are merged by butterflies. Not scaled: Parseval reads Σ|x|² =
 * Σ|X|² / n.
 *
 * <p>James Cooley, John Tukey: An Algorithm for the Machine Calculation of Complex Fourier Series.
 * Mathematics of Computation 19, 1965. https://doi.org/10.1090/S0025-5718-1965-0178586-1
 */
final class Fft {

  private final int size;
  private final double[] cosines; // of 2πk/n, [n / 2]
  private final double[] sines;

  /** Prepares transforms of n points, n a power of two. */
  Fft(int size) {
    if (Integer.bitCount(size) != 1 || size < 2) {
      throw new IllegalArgumentException("size must be a power of two from 2 on, got " + size);
    }
    this.size = size;
    cosines = new double[size / 2];
    sines = new double[size / 2];
    for (int k = 0; k < size / 2; k++) {
      cosines[k] = Math.cos(2 * Math.PI * k / size);
      sines[k] = Math.sin(2 * Math.PI * k / size);
    }
  }

  int size() {
    return size;
  }

  /** Transforms real and imaginary parts, [n] each. */
  void transform(double[] real, double[] imaginary) {
    if (real.length != size || imaginary.length != size) {
      throw new IllegalArgumentException(
          "wanted " + size + " points, got " + real.length + " and " + imaginary.length);
    }
    reverseBits(real, imaginary);
    for (int half = 1; half < size; half *= 2) {
      int stride = size / (2 * half);
      for (int start = 0; start < size; start += 2 * half) {
        for (int k = 0; k < half; k++) {
          int even = start + k;
          int odd = even + half;
          double cosine = cosines[k * stride];
          double sine = sines[k * stride];
          double re = real[odd] * cosine + imaginary[odd] * sine;
          double im = imaginary[odd] * cosine - real[odd] * sine;
          real[odd] = real[even] - re;
          imaginary[odd] = imaginary[even] - im;
          real[even] += re;
          imaginary[even] += im;
        }
      }
    }
  }

  private void reverseBits(double[] real, double[] imaginary) {
    int unusedBits = Integer.numberOfLeadingZeros(size) + 1;
    for (int i = 0; i < size; i++) {
      int reversed = Integer.reverse(i) >>> unusedBits;
      if (i < reversed) {
        swap(real, i, reversed);
        swap(imaginary, i, reversed);
      }
    }
  }

  private static void swap(double[] values, int a, int b) {
    double kept = values[a];
    values[a] = values[b];
    values[b] = kept;
  }
}

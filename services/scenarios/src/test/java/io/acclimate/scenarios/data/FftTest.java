package io.acclimate.scenarios.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FftTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8, 64, 256, 1024})
  void equalsTheTransformByItsDefinition(int size) {
    double[] real = uniform(size, 1);
    double[] imaginary = uniform(size, 2);
    double[] wantedReal = new double[size];
    double[] wantedImaginary = new double[size];
    for (int k = 0; k < size; k++) {
      for (int t = 0; t < size; t++) {
        double angle = -2 * Math.PI * k * t / size;
        wantedReal[k] += real[t] * Math.cos(angle) - imaginary[t] * Math.sin(angle);
        wantedImaginary[k] += real[t] * Math.sin(angle) + imaginary[t] * Math.cos(angle);
      }
    }

    new Fft(size).transform(real, imaginary);

    // the sums by definition lose about 1e-10 of numbers about √n
    assertThat(real).containsExactly(wantedReal, within(1e-8));
    assertThat(imaginary).containsExactly(wantedImaginary, within(1e-8));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 16, 512})
  void keepsTheEnergy(int size) {
    double[] real = uniform(size, 3);
    double[] imaginary = uniform(size, 4);
    double energy = energy(real, imaginary);

    new Fft(size).transform(real, imaginary);

    // Parseval; a relative tolerance of a few roundings
    assertThat(energy(real, imaginary) / size).isCloseTo(energy, within(1e-12 * energy));
  }

  @ParameterizedTest
  @ValueSource(ints = {-8, 0, 1, 3, 200, Integer.MIN_VALUE})
  void refusesSizesThatAreNoPowerOfTwo(int size) {
    assertThatThrownBy(() -> new Fft(size))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("size must be a power of two from 2 on, got " + size);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 16})
  void refusesOtherNumbersOfPoints(int points) {
    assertThatThrownBy(() -> new Fft(8).transform(new double[8], new double[points]))
        .hasMessage("wanted 8 points, got 8 and " + points);
  }

  private static double[] uniform(int size, long seed) {
    return new Random(seed).doubles(size).map(value -> 2 * value - 1).toArray();
  }

  private static double energy(double[] real, double[] imaginary) {
    double sum = 0;
    for (int i = 0; i < real.length; i++) {
      sum += real[i] * real[i] + imaginary[i] * imaginary[i];
    }
    return sum;
  }
}

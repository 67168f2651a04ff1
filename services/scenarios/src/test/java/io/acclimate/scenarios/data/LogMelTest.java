package io.acclimate.scenarios.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogMelTest {

  private static final LogMel.Config CONFIG = new LogMel.Config(8_000, 200, 80, 40, 80, 4_000);
  private static final LogMel LOG_MEL = new LogMel(CONFIG);

  @ParameterizedTest
  @CsvSource({"300", "440", "1000", "1234.5", "2000", "3000", "3700"})
  void hearsAPureToneInTheBandThatContainsIt(double hertz) {
    float[] spectrogram = LOG_MEL.spectrogram(tone(hertz, 2_000));

    double spacing = (mel(4_000) - mel(80)) / 41;
    int nearest = (int) Math.round((mel(hertz) - mel(80)) / spacing) - 1;
    for (int frame = 0; frame < LOG_MEL.frames(2_000); frame++) {
      float[] bands = Arrays.copyOfRange(spectrogram, frame * 40, frame * 40 + 40);
      assertThat(loudest(bands)).as("frame %s", frame).isEqualTo(nearest);
    }
  }

  @Test
  void equalsItsFormula() {
    LogMel.Config config = new LogMel.Config(1_000, 12, 5, 3, 50, 500);
    Random random = new Random(1);
    float[] samples = new float[24];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = random.nextFloat() * 2 - 1;
    }

    float[] spectrogram = new LogMel(config).spectrogram(samples);

    float[] wanted = new float[3 * 3]; // frames begin at 0, 5 and 10
    double spacing = (mel(500) - mel(50)) / 4;
    for (int frame = 0; frame < 3; frame++) {
      for (int band = 0; band < 3; band++) {
        double energy = 0;
        for (int k = 0; k <= 8; k++) {
          double real = 0;
          double imaginary = 0;
          for (int i = 0; i < 12; i++) {
            double x = samples[5 * frame + i] * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / 12));
            real += x * Math.cos(2 * Math.PI * k * i / 16);
            imaginary -= x * Math.sin(2 * Math.PI * k * i / 16);
          }
          double centre = mel(50) + (band + 1) * spacing;
          double weight = 1 - Math.abs(mel(k * 1_000 / 16.0) - centre) / spacing;
          energy += Math.max(0, weight) * (real * real + imaginary * imaginary);
        }
        wanted[frame * 3 + band] = (float) Math.log(energy + 1e-6);
      }
    }
    // logarithms of about 1, as floats
    assertThat(spectrogram).containsExactly(wanted, within(1e-5f));
  }

  @Test
  void hearsTheFloorInSilence() {
    assertThat(LOG_MEL.spectrogram(new float[200]))
        .hasSize(40)
        .containsOnly((float) Math.log(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "199, 1", "200, 1", "279, 1", "280, 2", "8000, 98"})
  void countsWholeWindows(int samples, int frames) {
    assertThat(LOG_MEL.frames(samples)).isEqualTo(frames);
    assertThat(LOG_MEL.spectrogram(new float[samples])).hasSize(frames * 40);
  }

  @ParameterizedTest
  @CsvSource({"150", "360", "1000", "20000"})
  void givesShortAndLongSoundsTheSameShape(int samples) {
    float[] all = LOG_MEL.spectrogram(tone(700, samples));

    float[] resampled = LOG_MEL.spectrogram(tone(700, samples), 48);

    assertThat(resampled).hasSize(48 * 40).startsWith(Arrays.copyOf(all, 40));
    assertThat(resampled).endsWith(Arrays.copyOfRange(all, all.length - 40, all.length));
  }

  @Test
  void interpolatesBetweenTheNearestFrames() {
    float[] samples = tone(900, 280);
    Arrays.fill(samples, 150, 280, 0);

    float[] two = LOG_MEL.spectrogram(samples);
    float[] five = LOG_MEL.spectrogram(samples, 5);
    float[] one = LOG_MEL.spectrogram(samples, 1);

    assertThat(two).hasSize(2 * 40);
    for (int band = 0; band < 40; band++) {
      // sums of two floats of about 10
      assertThat(five[40 + band])
          .isCloseTo(0.75f * two[band] + 0.25f * two[40 + band], within(1e-5f));
      assertThat(one[band]).isCloseTo((two[band] + two[40 + band]) / 2, within(1e-5f));
    }
  }

  @Test
  void refusesNoSamplesAndNoFrames() {
    assertThatThrownBy(() -> LOG_MEL.spectrogram(new float[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got none");
    assertThatThrownBy(() -> LOG_MEL.spectrogram(new float[1], 0))
        .hasMessage("frames must be at least 1, got 0");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 200, 80, 40, 80, 4000, sampleRate",
    "8000, 1, 80, 40, 80, 4000, windowSamples",
    "8000, 1048577, 80, 40, 80, 4000, windowSamples",
    "8000, 200, 0, 40, 80, 4000, hopSamples",
    "8000, 200, 80, 0, 80, 4000, bands",
    "8000, 200, 80, 201, 80, 4000, bands",
    "8000, 200, 80, 40, -1, 4000, lowestHz",
    "8000, 200, 80, 40, 80, 4001, lowestHz",
    "8000, 200, 80, 40, 80, 80, lowestHz",
    "8000, 200, 80, 40, NaN, 4000, lowestHz",
  })
  void refusesSettingsOutOfRange(
      int rate, int window, int hop, int bands, double lowest, double highest, String key) {
    assertThatThrownBy(() -> new LogMel.Config(rate, window, hop, bands, lowest, highest))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key);
  }

  @Test
  void refusesBandsThatHearNothing() {
    LogMel.Config config = new LogMel.Config(8_000, 200, 80, 100, 80, 4_000);

    assertThatThrownBy(() -> new LogMel(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("bands = 100 is too many for windowSamples = 200");
  }

  private static float[] tone(double hertz, int samples) {
    float[] tone = new float[samples];
    for (int i = 0; i < samples; i++) {
      tone[i] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * i / 8_000));
    }
    return tone;
  }

  private static int loudest(float[] bands) {
    int loudest = 0;
    for (int band = 1; band < bands.length; band++) {
      loudest = bands[band] > bands[loudest] ? band : loudest;
    }
    return loudest;
  }

  private static double mel(double hertz) {
    return 2595 * Math.log10(1 + hertz / 700);
  }
}

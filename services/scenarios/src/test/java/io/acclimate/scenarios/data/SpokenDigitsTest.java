package io.acclimate.scenarios.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpokenDigitsTest {

  @TempDir Path folder;

  @Test
  void makesADomainOfEverySpeaker() throws IOException {
    write("3_theo_10.wav", 8_000, tone(4_000));
    write("1_george_0.wav", 8_000, tone(100));
    Gzip.write(folder.resolve("0_theo_2.wav.gz"), WavBytes.mono(8_000, tone(3_000)));
    write("9_theo_2.wav", 8_000, tone(2_000));
    Files.writeString(folder.resolve("README.md"), "not a recording");

    List<DataSet> speakers = SpokenDigits.read(folder);

    assertThat(speakers).extracting(DataSet::name).containsExactly("george", "theo");
    assertThat(speakers).extracting(DataSet::shape).containsOnly(List.of(1L, 48L, 40L));
    assertThat(speakers.get(0).rows()).extracting(DataSet.Row::label).containsExactly("1");
    assertThat(speakers.get(1).rows())
        .extracting(DataSet.Row::label)
        .containsExactly("0", "9", "3");
  }

  @Test
  void cutsSilenceOffBothEnds() {
    float[] spoken = new float[8_000];
    System.arraycopy(tone(2_400), 0, spoken, 1_600, 2_400);
    spoken[100] = 0.01f; // far more than 30 dB below
    spoken[7_900] = -0.01f;

    float[] trimmed = SpokenDigits.trimmed(spoken);

    // up to a window before and after what is loud
    assertThat(trimmed.length).isBetween(2_400, 2_400 + 2 * 200);
    assertThat(Arrays.mismatch(trimmed, Arrays.copyOfRange(spoken, 1_440, 1_440 + trimmed.length)))
        .isEqualTo(-1);
  }

  @Test
  void keepsPausesAndWhatIsQuietButNotSilent() {
    float[] spoken = new float[4_000];
    System.arraycopy(tone(1_000), 0, spoken, 1_000, 1_000);
    for (int i = 0; i < 400; i++) {
      spoken[i] = 0.1f * tone(400)[i]; // 20 dB below
    }

    assertThat(SpokenDigits.trimmed(spoken)).hasSizeBetween(2_000, 2_200);
  }

  @Test
  void keepsSilentAndVeryShortRecordingsWhole() {
    assertThat(SpokenDigits.trimmed(new float[1_030])).hasSize(1_030);
    assertThat(SpokenDigits.trimmed(tone(50))).hasSize(50);
  }

  @Test
  void refusesAnotherSampleRate() throws IOException {
    write("1_george_0.wav", 16_000, tone(1_000));

    assertThatThrownBy(() -> SpokenDigits.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessage(
            folder.resolve("1_george_0.wav") + ": wanted 8000 samples a second, found 16000");
  }

  @Test
  void refusesTruncatedRecordings() throws IOException {
    byte[] whole = WavBytes.mono(8_000, tone(1_000));
    Files.write(folder.resolve("1_george_0.wav"), Arrays.copyOf(whole, whole.length - 2));

    assertThatThrownBy(() -> SpokenDigits.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1_george_0.wav byte 36: wanted 2000 bytes");
  }

  @Test
  void refusesRecordingsOfAnotherNameAndFoldersWithoutAny() throws IOException {
    assertThatThrownBy(() -> SpokenDigits.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("found none");

    write("ten_george_0.wav", 8_000, tone(1_000));

    assertThatThrownBy(() -> SpokenDigits.read(folder))
        .hasMessageContaining("ten_george_0.wav: wanted a file named {digit}_{speaker}_{n}.wav");
  }

  private void write(String name, int sampleRate, float[] samples) throws IOException {
    Files.write(folder.resolve(name), WavBytes.mono(sampleRate, samples));
  }

  private static float[] tone(int samples) {
    float[] tone = new float[samples];
    for (int i = 0; i < samples; i++) {
      tone[i] = (float) (0.5 * Math.sin(2 * Math.PI * 440 * i / 8_000));
    }
    return tone;
  }
}

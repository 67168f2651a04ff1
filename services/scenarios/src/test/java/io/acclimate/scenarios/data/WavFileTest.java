package io.acclimate.scenarios.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavFileTest {

  private static final byte[] DATA =
      WavBytes.chunk("data", WavBytes.shorts((short) 0, (short) 16384, Short.MIN_VALUE));
  private static final byte[] MONO = WavBytes.riff(WavBytes.format(1, 1, 8_000, 16), DATA);

  @TempDir Path folder;

  @Test
  void readsSixteenBits() throws IOException {
    WavFile.Sound sound = WavFile.read(write(MONO));

    assertThat(sound.sampleRate()).isEqualTo(8_000);
    assertThat(sound.samples()).containsExactly(0, 0.5f, -1);
  }

  @Test
  void readsEightBitsWhoseZeroIsInTheMiddle() throws IOException {
    byte[] content =
        WavBytes.riff(
            WavBytes.format(1, 1, 11_025, 8),
            WavBytes.chunk("data", new byte[] {(byte) 128, 0, (byte) 192}));

    WavFile.Sound sound = WavFile.read(write(content));

    assertThat(sound.sampleRate()).isEqualTo(11_025);
    assertThat(sound.samples()).containsExactly(0, -1, 0.5f);
  }

  @Test
  void takesTheFirstOfTwoChannels() throws IOException {
    byte[] data = WavBytes.shorts((short) 16384, (short) 1, (short) 8192, (short) 2);
    byte[] content = WavBytes.riff(WavBytes.format(1, 2, 44_100, 16), WavBytes.chunk("data", data));

    assertThat(WavFile.read(write(content)).samples()).containsExactly(0.5f, 0.25f);
  }

  @Test
  void skipsOtherChunksAlsoOfOddLength() throws IOException {
    byte[] content =
        WavBytes.riff(
            WavBytes.chunk("LIST", new byte[5]),
            WavBytes.format(1, 1, 8_000, 16),
            WavBytes.chunk("fact", new byte[4]),
            DATA,
            WavBytes.chunk("id3 ", new byte[3]));

    assertThat(WavFile.read(write(content)).samples()).hasSize(3);
  }

  @Test
  void readsGzip() throws IOException {
    assertThat(WavFile.read(Gzip.write(folder.resolve("a.wav.gz"), MONO)).samples()).hasSize(3);
  }

  @Test
  void refusesOtherEncodings() throws IOException {
    assertRefused(
        WavBytes.riff(WavBytes.format(3, 1, 8_000, 32), DATA),
        "byte 12: wanted PCM (1) of 8 or 16 bits, found encoding 3 of 32");
    assertRefused(WavBytes.riff(WavBytes.format(1, 1, 8_000, 24), DATA), "found encoding 1 of 24");
    assertRefused(WavBytes.riff(WavBytes.format(1, 0, 8_000, 16), DATA), "found 0, 8000 and 0");
    assertRefused(WavBytes.riff(WavBytes.format(1, 1, 0, 16), DATA), "found 1, 0 and 2");
  }

  @Test
  void refusesMissingAndMisplacedChunks() throws IOException {
    byte[] format = WavBytes.format(1, 1, 8_000, 16);

    assertRefused(WavBytes.riff(format), "byte 36: wanted a \"data\" chunk, found the end");
    assertRefused(WavBytes.riff(DATA, format), "byte 12: wanted \"fmt \" before \"data\"");
    assertRefused(
        WavBytes.riff(WavBytes.chunk("fmt ", new byte[14]), DATA),
        "wanted 16 bytes of format, found 14");
    assertRefused(
        WavBytes.riff(format, WavBytes.chunk("data", new byte[0])),
        "byte 36: wanted blocks of 2 bytes, found 0 bytes");
    assertRefused(
        WavBytes.riff(format, WavBytes.chunk("data", new byte[3])),
        "byte 36: wanted blocks of 2 bytes, found 3 bytes");
  }

  @Test
  void refusesOtherFiles() throws IOException {
    byte[] other = MONO.clone();
    other[3] = 'X';

    assertRefused(other, "byte 0: wanted RIFF … WAVE, found \"RIFX\" … \"WAVE\"");
    assertRefused(new byte[0], "is empty");
  }

  @Test
  void refusesTruncatedFilesWhereverTheyEnd() throws IOException {
    for (int length = 0; length < MONO.length; length++) {
      assertRefused(Arrays.copyOf(MONO, length), "a.wav");
    }
    assertRefused(
        Arrays.copyOf(MONO, MONO.length - 1), "byte 36: wanted 6 bytes of \"data\", found 5");
  }

  @Test
  void refusesALengthBeyondTheFile() throws IOException {
    byte[] content = MONO.clone();
    Arrays.fill(content, 40, 44, (byte) 0xff);

    assertRefused(content, "byte 36: wanted 4294967295 bytes of \"data\", found 6");
  }

  private void assertRefused(byte[] content, String problem) throws IOException {
    Path file = write(content);

    assertThatThrownBy(() -> WavFile.read(file))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(problem);
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("a.wav"), content);
  }
}

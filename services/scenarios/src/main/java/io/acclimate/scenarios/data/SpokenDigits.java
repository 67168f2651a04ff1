package io.acclimate.scenarios.data;

import io.acclimate.core.model.InputContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the Free Spoken Digit Dataset, recordings {@code {digit}_{speaker}_{n}.wav} of 8 kHz, into
 * log-mel spectrograms: every speaker is a domain.
 *
 * <p>Silence at both ends is cut off first: of the windows of 25 ms taken every 10 ms, those before
 * the first and after the last whose mean square is at most 30 dB below the loudest window's. Then
 * every spectrogram is stretched or squeezed to {@value #FRAMES} frames.
 *
 * <p>Zohar Jackson and others: Free Spoken Digit Dataset.
 * https://github.com/Jakobovski/free-spoken-digit-dataset
 */
public final class SpokenDigits {

  /**
   * More than four in five trimmed recordings of four speakers have (the median 38): most are
   * stretched, which loses nothing, and few squeezed.
   */
  public static final int FRAMES = 48;

  /** About the most that 25 ms at 8 kHz resolve: the lowest triangle is two bins of 31 Hz wide. */
  public static final int BANDS = 40;

  private static final int SAMPLE_RATE = 8_000;
  private static final int WINDOW_SAMPLES = 200;
  private static final int HOP_SAMPLES = 80;

  /** Below the lowest voices; leaves out the hum of mains. */
  private static final double LOWEST_HZ = 80;

  private static final double HIGHEST_HZ = SAMPLE_RATE / 2.0;

  /** 30 dB as a ratio of energies. */
  private static final double SILENCE = 1e-3;

  private static final Pattern WAV = Pattern.compile(".*\\.wav(\\.gz)?");
  private static final Pattern RECORDING =
      Pattern.compile("([0-9])_([^_]+)_([0-9]{1,6})\\.wav(\\.gz)?");

  private SpokenDigits() {}

  /**
   * Reads all recordings of a folder: one data set a speaker, in alphabetical order, named after
   * the speaker, shape [1, {@value #FRAMES}, {@value #BANDS}], label the digit. Rows go by n, then
   * by digit, so that the digits alternate. Files other than wav are passed over.
   *
   * @throws IOException if a recording is malformed, of another rate or name, or there is none;
   *     names file, byte and what was wanted
   */
  public static List<DataSet> read(Path folder) throws IOException {
    Map<String, List<Recording>> speakers = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Optional<Recording> recording = recording(file);
        recording.ifPresent(
            found -> speakers.computeIfAbsent(found.speaker, s -> new ArrayList<>()).add(found));
      }
    }
    if (speakers.isEmpty()) {
      throw new IOException(folder + ": wanted recordings {digit}_{speaker}_{n}.wav, found none");
    }
    LogMel logMel =
        new LogMel(
            new LogMel.Config(
                SAMPLE_RATE, WINDOW_SAMPLES, HOP_SAMPLES, BANDS, LOWEST_HZ, HIGHEST_HZ));
    List<DataSet> domains = new ArrayList<>();
    for (Map.Entry<String, List<Recording>> speaker : speakers.entrySet()) {
      List<Recording> recordings = speaker.getValue();
      recordings.sort(Comparator.comparingInt(Recording::number).thenComparing(Recording::digit));
      List<DataSet.Row> rows = new ArrayList<>();
      for (Recording recording : recordings) {
        rows.add(row(recording, logMel));
      }
      domains.add(
          new DataSet(
              speaker.getKey(),
              List.of(1L, (long) FRAMES, (long) BANDS),
              InputContent.SPECTROGRAM,
              rows));
    }
    return List.copyOf(domains);
  }

  /** Without the silence at both ends; what is silent throughout stays whole. */
  static float[] trimmed(float[] samples) {
    int windows = 1 + Math.max(0, samples.length - WINDOW_SAMPLES) / HOP_SAMPLES;
    double[] energies = new double[windows];
    double loudest = 0;
    for (int window = 0; window < windows; window++) {
      energies[window] = energy(samples, window * HOP_SAMPLES);
      loudest = Math.max(loudest, energies[window]);
    }
    int first = 0;
    while (energies[first] < SILENCE * loudest) {
      first++;
    }
    int last = windows - 1;
    while (energies[last] < SILENCE * loudest) {
      last--;
    }
    int end = last == windows - 1 ? samples.length : last * HOP_SAMPLES + WINDOW_SAMPLES;
    return Arrays.copyOfRange(samples, first * HOP_SAMPLES, end);
  }

  private static double energy(float[] samples, int start) {
    double sum = 0;
    for (int i = start; i < Math.min(start + WINDOW_SAMPLES, samples.length); i++) {
      sum += (double) samples[i] * samples[i];
    }
    return sum / WINDOW_SAMPLES;
  }

  private static Optional<Recording> recording(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (!WAV.matcher(name).matches()) {
      return Optional.empty();
    }
    Matcher parts = RECORDING.matcher(name);
    if (!parts.matches()) {
      throw new IOException(file + ": wanted a file named {digit}_{speaker}_{n}.wav");
    }
    return Optional.of(
        new Recording(file, parts.group(1), parts.group(2), Integer.parseInt(parts.group(3))));
  }

  private static DataSet.Row row(Recording recording, LogMel logMel) throws IOException {
    WavFile.Sound sound = WavFile.read(recording.file);
    if (sound.sampleRate() != SAMPLE_RATE) {
      throw new IOException(
          recording.file
              + ": wanted "
              + SAMPLE_RATE
              + " samples a second, found "
              + sound.sampleRate());
    }
    return new DataSet.Row(logMel.spectrogram(trimmed(sound.samples()), FRAMES), recording.digit);
  }

  private record Recording(Path file, String digit, String speaker, int number) {}
}

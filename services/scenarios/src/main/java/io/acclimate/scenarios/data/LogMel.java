package io.acclimate.scenarios.data;

/**
 * Log-mel spectrogram: the loudness of sound by time and by pitch as the ear spaces it.
 *
 * <p>S[t, b] = ln(Σ_k w_b(f_k) · |X_t(k)|² + {@value #FLOOR}) for frame t, which begins at sample t
 * · hop, and band b:
 *
 * <ul>
 *   <li>X_t is the Fourier transform of the frame times a periodic Hann window 0.5 − 0.5 ·
 *       cos(2πi/window), with zeros appended up to a power of two n, not scaled; f_k = k · rate /
 *       n.
 *   <li>w_b(f) = max(0, 1 − |mel(f) − c_b| / d) is a triangle of peak 1 on the mel scale of HTK,
 *       mel(f) = 2595 · log₁₀(1 + f / 700). Its centres c_b lie d apart and cut the range from
 *       lowest to highest into bands + 1 equal parts, so that a triangle ends where its neighbours
 *       peak.
 * </ul>
 *
 * <p>Only whole windows count, and samples after the last one are left out; a sound shorter than
 * one window is filled up with zeros. Neither pre-emphasis nor centring: librosa and Kaldi differ
 * in both, and in the area of the triangles.
 *
 * <p>Steven Davis, Paul Mermelstein: Comparison of Parametric Representations for Monosyllabic Word
 * Recognition in Continuously Spoken Sentences. IEEE Transactions on Acoustics, Speech, and Signal
 * Processing 28(4), 1980. https://doi.org/10.1109/TASSP.1980.1163420
 */
public final class LogMel {

  /** About what noise at −80 dB of full scale gives in one bin of a window of 200 samples. */
  static final double FLOOR = 1e-6;

  private final Config config;
  private final Fft fft;
  private final double[] window;
  private final double[][] filters; // [bands, fft / 2 + 1]

  /**
   * Computes window and filters once. Safe for threads.
   *
   * @throws IllegalArgumentException if no frequency of the transform falls into some band
   */
  public LogMel(Config config) {
    this.config = config;
    fft = new Fft(config.fftSize());
    window = new double[config.windowSamples];
    for (int i = 0; i < window.length; i++) {
      window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / window.length);
    }
    filters = config.filters();
  }

  /** How many frames a sound of so many samples has. */
  public int frames(int samples) {
    return 1 + Math.max(0, samples - config.windowSamples) / config.hopSamples;
  }

  /** The spectrogram of samples, [samples] → [frames · bands], frame by frame. */
  public float[] spectrogram(float[] samples) {
    if (samples.length == 0) {
      throw new IllegalArgumentException("a spectrogram needs samples, got none");
    }
    int frames = frames(samples.length);
    float[] spectrogram = new float[frames * config.bands];
    for (int frame = 0; frame < frames; frame++) {
      double[] power = power(samples, frame * config.hopSamples);
      for (int band = 0; band < config.bands; band++) {
        double energy = 0;
        for (int k = 0; k < power.length; k++) {
          energy += filters[band][k] * power[k];
        }
        spectrogram[frame * config.bands + band] = (float) Math.log(energy + FLOOR);
      }
    }
    return spectrogram;
  }

  /**
   * The spectrogram stretched or squeezed to a number of frames, [samples] → [frames · bands]: each
   * frame is interpolated linearly between the two nearest, the first and the last stay (one frame
   * is the middle). Squeezing skips what lies between; nothing is averaged.
   */
  public float[] spectrogram(float[] samples, int frames) {
    if (frames < 1) {
      throw new IllegalArgumentException("frames must be at least 1, got " + frames);
    }
    float[] all = spectrogram(samples);
    int last = all.length / config.bands - 1;
    float[] resampled = new float[frames * config.bands];
    for (int frame = 0; frame < frames; frame++) {
      double time = frames == 1 ? last / 2.0 : (double) frame * last / (frames - 1);
      int before = (int) time;
      int after = Math.min(before + 1, last);
      float share = (float) (time - before);
      for (int band = 0; band < config.bands; band++) {
        resampled[frame * config.bands + band] =
            (1 - share) * all[before * config.bands + band]
                + share * all[after * config.bands + band];
      }
    }
    return resampled;
  }

  private double[] power(float[] samples, int start) {
    double[] real = new double[fft.size()];
    double[] imaginary = new double[fft.size()];
    for (int i = 0; i < window.length && start + i < samples.length; i++) {
      real[i] = samples[start + i] * window[i];
    }
    fft.transform(real, imaginary);
    double[] power = new double[fft.size() / 2 + 1];
    for (int k = 0; k < power.length; k++) {
      power[k] = real[k] * real[k] + imaginary[k] * imaginary[k];
    }
    return power;
  }

  private static double mel(double hertz) {
    return 2595 * Math.log10(1 + hertz / 700);
  }

  /**
   * How a spectrogram is taken.
   *
   * @param sampleRate samples a second
   * @param windowSamples length of a frame
   * @param hopSamples from the begin of one frame to that of the next
   * @param bands of equal width in mel
   * @param lowestHz where the first band begins
   * @param highestHz where the last band ends, at most half the sample rate
   */
  public record Config(
      int sampleRate,
      int windowSamples,
      int hopSamples,
      int bands,
      double lowestHz,
      double highestHz) {

    private static final int MAX_WINDOW_SAMPLES = 1 << 20;

    /** Checks the ranges. */
    public Config {
      if (sampleRate < 1) {
        throw new IllegalArgumentException("sampleRate must be at least 1, got " + sampleRate);
      }
      if (windowSamples < 2 || windowSamples > MAX_WINDOW_SAMPLES) {
        throw new IllegalArgumentException(
            "windowSamples must be from 2 to " + MAX_WINDOW_SAMPLES + ", got " + windowSamples);
      }
      if (hopSamples < 1) {
        throw new IllegalArgumentException("hopSamples must be at least 1, got " + hopSamples);
      }
      if (bands < 1 || bands > windowSamples) {
        throw new IllegalArgumentException(
            "bands must be from 1 to windowSamples = " + windowSamples + ", got " + bands);
      }
      if (!(lowestHz >= 0 && lowestHz < highestHz && highestHz <= sampleRate / 2.0)) {
        throw new IllegalArgumentException(
            "lowestHz < highestHz must lie within 0 and half of sampleRate = "
                + sampleRate
                + ", got "
                + lowestHz
                + " and "
                + highestHz);
      }
    }

    private int fftSize() {
      int power = Integer.highestOneBit(windowSamples);
      return power == windowSamples ? power : 2 * power;
    }

    private double[][] filters() {
      double[][] filters = new double[bands][fftSize() / 2 + 1];
      double spacing = (mel(highestHz) - mel(lowestHz)) / (bands + 1);
      for (int band = 0; band < bands; band++) {
        double centre = mel(lowestHz) + (band + 1) * spacing;
        double sum = 0;
        for (int k = 0; k < filters[band].length; k++) {
          double hertz = (double) k * sampleRate / fftSize();
          filters[band][k] = Math.max(0, 1 - Math.abs(mel(hertz) - centre) / spacing);
          sum += filters[band][k];
        }
        if (sum == 0) {
          throw new IllegalArgumentException(
              "bands = "
                  + bands
                  + " is too many for windowSamples = "
                  + windowSamples
                  + ": no frequency falls into band "
                  + band);
        }
      }
      return filters;
    }
  }
}

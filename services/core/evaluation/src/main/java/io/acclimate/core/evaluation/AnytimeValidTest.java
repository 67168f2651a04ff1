package io.acclimate.core.evaluation;

import java.nio.ByteBuffer;

/**
 * A paired test by betting that may be looked at after every example: is a candidate better than
 * the baseline on average? It can stop as soon as the answer is yes, and keeps its level all the
 * same.
 *
 * <p>A bettor starts with wealth 1 and stakes a part λ_t of it on each difference d_t = baseline
 * loss − candidate loss in −1..1. If the candidate is not better (H0: the mean of d_t given the
 * past is at most 0), nobody can expect to gain, and by Ville's inequality the wealth ever reaches
 * 1/α with probability α at most:
 *
 * <pre>
 * K_t = Π_{i≤t} (1 + λ_i·d_i),  reject H0 once K_t ≥ 1/α
 * λ_t = min(c, √(2·ln(1/α) / (σ²_{t−1}·t·ln(1 + t))))
 * σ²_t = (1 + Σ_{i≤t} (d_i − μ_i)²) / (t + 1),  μ_t = Σ_{i≤t} d_i / (t + 1)
 * </pre>
 *
 * <p><b>Variant:</b> the paper's predictable plug-in bets, one-sided (ln(1/α) in place of its
 * ln(2/α)) and rescaled from 0..1 to −1..1, where its prior mean ½ and variance ¼ become 0 and 1;
 * truncated at c, so that the wealth stays above 0. Every bet knows only earlier differences. K_t
 * is an e-value: those of independent streams may be multiplied.
 *
 * <p>Differences need be neither independent nor of one distribution; a bound is all it asks for.
 * Losses without one have to be clipped. Not for a number of examples that is fixed beforehand and
 * looked at once: {@link PairedTest} then finds smaller effects. When nothing is found, nothing is
 * said: that is no proof of equality.
 *
 * <p>Papers: I. Waudby-Smith, A. Ramdas, Estimating means of bounded random variables by betting,
 * Journal of the Royal Statistical Society B 86, 2024, https://arxiv.org/abs/2010.09686; J. Ville,
 * Étude critique de la notion de collectif, Gauthier-Villars, 1939
 *
 * @param level α, probability of ever rejecting a true H0 at most, 0..1, both excluded
 * @param largestBet c, the largest part of the wealth at stake, 0..1, both excluded
 */
public record AnytimeValidTest(double level, double largestBet) {
  private static final byte FORMAT = 1;
  private static final int STATE_BYTES = 1 + Long.BYTES + 6 * Double.BYTES;

  public AnytimeValidTest {
    between("level", level);
    between("largestBet", largestBet);
  }

  /** α = 0.05, c = ½. */
  public static AnytimeValidTest defaults() {
    return new AnytimeValidTest(0.05, 0.5);
  }

  /** Wealth 1, no difference seen. */
  public Wealth newWealth() {
    return new Wealth(this);
  }

  /**
   * Wealth that goes on exactly where the one that gave its state stopped.
   *
   * @param state of a test with equal level and largest bet; anything else is refused
   */
  public Wealth restore(byte[] state) {
    return new Wealth(this).restored(state);
  }

  private static void between(String key, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException(
          "%s: %s is not in 0..1 (both excluded)".formatted(key, value));
    }
  }

  /** What the bettor has; deterministic, a few numbers whatever is added. Not thread-safe. */
  public static final class Wealth {
    private final AnytimeValidTest test;
    private final double logGoal;
    private long n;
    private double sum;
    private double squares;
    private double logWealth;
    private double highest;

    private Wealth(AnytimeValidTest test) {
      this.test = test;
      logGoal = -StrictMath.log(test.level);
    }

    /**
     * Bets on the next difference.
     *
     * @param difference d, −1..1, above 0 where the candidate did better
     * @return whether H0 is rejected, now or before
     */
    public boolean add(double difference) {
      if (!(difference >= -1 && difference <= 1)) {
        throw new IllegalArgumentException("difference: " + difference + " is not in -1..1");
      }
      logWealth += StrictMath.log1p(bet() * difference);
      highest = Math.max(highest, logWealth);
      n++;
      sum += difference;
      double fromMean = difference - sum / (n + 1);
      squares += fromMean * fromMean;
      return rejects();
    }

    /** λ_{n+1}, the part of the wealth at stake on the next difference. */
    double bet() {
      // t = n + 1 of t·σ² cancels out.
      double spread = (1 + squares) * StrictMath.log(n + 2.0);
      return Math.min(test.largestBet, Math.sqrt(2 * logGoal / spread));
    }

    /** Differences seen. */
    public long n() {
      return n;
    }

    /** K_n, the evidence against H0 now; its mean under H0 is at most 1. */
    public double eValue() {
      return StrictMath.exp(logWealth);
    }

    /** 1 / max_{t≤n} K_t, at most 1: a p-value at whatever n one stops. */
    public double pValue() {
      return StrictMath.exp(-highest);
    }

    /** Whether K_t reached 1/α at some t; once it has, it stays so. */
    public boolean rejects() {
      return highest >= logGoal;
    }

    /** All that it takes to go on exactly (big-endian): format, test, numbers. */
    public byte[] state() {
      return ByteBuffer.allocate(STATE_BYTES)
          .put(FORMAT)
          .putDouble(test.level)
          .putDouble(test.largestBet)
          .putLong(n)
          .putDouble(sum)
          .putDouble(squares)
          .putDouble(logWealth)
          .putDouble(highest)
          .array();
    }

    private Wealth restored(byte[] state) {
      if (state.length != STATE_BYTES) {
        throw new IllegalArgumentException(
            "state: %d bytes, expected %d".formatted(state.length, STATE_BYTES));
      }
      ByteBuffer buffer = ByteBuffer.wrap(state);
      byte format = buffer.get();
      if (format != FORMAT) {
        throw new IllegalArgumentException(
            "state: format %d, expected %d".formatted(format, FORMAT));
      }
      AnytimeValidTest other = new AnytimeValidTest(buffer.getDouble(), buffer.getDouble());
      if (!other.equals(test)) {
        throw new IllegalArgumentException("state: of %s, expected %s".formatted(other, test));
      }
      n = buffer.getLong();
      sum = buffer.getDouble();
      squares = buffer.getDouble();
      logWealth = buffer.getDouble();
      highest = buffer.getDouble();
      return this;
    }
  }
}

package io.acclimate.scenarios.sensors;

import static io.acclimate.scenarios.sensors.ArrayParameters.FEATURES;
import static io.acclimate.scenarios.sensors.ArrayParameters.FEATURES_PER_SENSOR;
import static io.acclimate.scenarios.sensors.ArrayParameters.GASES;
import static io.acclimate.scenarios.sensors.ArrayParameters.SENSORS;
import static io.acclimate.scenarios.sensors.ArrayParameters.SENSORS_PER_TYPE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A drifting array of metal-oxide gas sensors.
 *
 * <p>A sensor's steady response to a gas of concentration c is a·c^β, with a sensitivity a per
 * (sensor, gas). The response approaches its end with a time constant τ per (type, gas); the
 * features are the steady state, the steady state relative to the baseline, and the extremes of
 * exponential moving averages of the rise and the decay at three smoothing rates, as in the real
 * set. Between batches gain, baseline and selectivity walk at random, sensitivity fades, time
 * constants grow, and one sensor is replaced; one batch is a second series of the week before, with
 * nothing changed. See {@link ArrayParameters}.
 */
public final class SimulatedArray {

  /** Class names, in the order of the model's scores. */
  public static final List<String> GAS_NAMES =
      List.of("ethanol", "ethylene", "ammonia", "acetaldehyde", "acetone", "toluene");

  // Moving averages of the rise and of the decay, per second; exposures last about 100 s.
  private static final double[] SMOOTHING = {0.1, 0.03, 0.01};

  private final ArrayParameters parameters;
  private final RandomGenerator random;
  private final double[][] typeLogSensitivity = new double[SENSORS / SENSORS_PER_TYPE][GASES];
  private final double[][] typeTau = new double[SENSORS / SENSORS_PER_TYPE][GASES];
  private final double[] typeBeta = new double[SENSORS / SENSORS_PER_TYPE];
  private final double[][] logSensitivity = new double[SENSORS][GASES];
  private final double[] logGain = new double[SENSORS];
  private final double[] offset = new double[SENSORS];
  private final double[] slowness = new double[SENSORS];
  private double[] mix = evenMix();

  private SimulatedArray(ArrayParameters parameters, long seed) {
    this.parameters = parameters;
    this.random = new SplittableRandom(seed);
    for (int type = 0; type < typeBeta.length; type++) {
      typeBeta[type] =
          parameters.chemistry().powerLaw()
              + parameters.chemistry().powerLawSpread() * random.nextGaussian();
      for (int gas = 0; gas < GASES; gas++) {
        typeLogSensitivity[type][gas] = parameters.chemistry().typeSpread() * random.nextGaussian();
        typeTau[type][gas] = 15 * Math.exp(0.4 * random.nextGaussian()); // seconds, 7 to 33
      }
    }
    for (int sensor = 0; sensor < SENSORS; sensor++) {
      install(sensor);
    }
  }

  /**
   * All batches of one array's life.
   *
   * @param parameters the array
   * @param seed the array's and the measurements' randomness; the same seed gives the same numbers
   */
  public static List<Batch> simulate(ArrayParameters parameters, long seed) {
    SimulatedArray array = new SimulatedArray(parameters, seed);
    List<Batch> batches = new ArrayList<>();
    for (int number = 1; number <= parameters.campaign().batches(); number++) {
      Batch.Change change = change(parameters, number);
      if (change == Batch.Change.WEAR || change == Batch.Change.REPLACEMENT) {
        array.age(change);
        array.mix = array.dirichlet(parameters.campaign().mixConcentration());
      }
      batches.add(array.measure(number, change));
    }
    return List.copyOf(batches);
  }

  private static Batch.Change change(ArrayParameters parameters, int number) {
    if (number == 1) {
      return Batch.Change.SOURCE;
    } else if (number == parameters.campaign().secondSeries()) {
      return Batch.Change.NONE;
    }
    return number == parameters.wear().replacedAtBatch()
        ? Batch.Change.REPLACEMENT
        : Batch.Change.WEAR;
  }

  private void install(int sensor) {
    int type = sensor / SENSORS_PER_TYPE;
    for (int gas = 0; gas < GASES; gas++) {
      logSensitivity[sensor][gas] =
          typeLogSensitivity[type][gas]
              + parameters.chemistry().sensorSpread() * random.nextGaussian();
    }
    logGain[sensor] = 0;
    offset[sensor] = 0;
    slowness[sensor] = 1;
  }

  private void age(Batch.Change change) {
    ArrayParameters.Wear wear = parameters.wear();
    for (int sensor = 0; sensor < SENSORS; sensor++) {
      logGain[sensor] += Math.log1p(-wear.ageing()) + wear.gain() * random.nextGaussian();
      offset[sensor] += wear.offset() * random.nextGaussian();
      slowness[sensor] *= 1 + wear.slowing();
      for (int gas = 0; gas < GASES; gas++) {
        logSensitivity[sensor][gas] += wear.selectivity() * random.nextGaussian();
      }
    }
    if (change == Batch.Change.REPLACEMENT) {
      install(wear.replacedSensor());
    }
  }

  private Batch measure(int number, Batch.Change change) {
    ArrayParameters.Campaign campaign = parameters.campaign();
    int rows = number == 1 ? campaign.sourceRows() : campaign.batchRows();
    List<Batch.Row> measured = new ArrayList<>(rows);
    for (int i = 0; i < rows; i++) {
      int gas = drawGas();
      measured.add(new Batch.Row(expose(gas), GAS_NAMES.get(gas)));
    }
    return new Batch("batch-" + number, change, measured);
  }

  private float[] expose(int gas) {
    double decades = parameters.campaign().concentrationDecades() * (random.nextDouble() - 0.5);
    double concentration = Math.pow(10, decades); // relative to the middle of the range
    double humidity = Math.exp(parameters.noise().humidity() * random.nextGaussian());
    float[] row = new float[FEATURES];
    for (int sensor = 0; sensor < SENSORS; sensor++) {
      int type = sensor / SENSORS_PER_TYPE;
      double steady =
          Math.exp(logGain[sensor] + logSensitivity[sensor][gas])
              * Math.pow(concentration, typeBeta[type])
              * humidity;
      double tau = typeTau[type][gas] * slowness[sensor];
      int at = sensor * FEATURES_PER_SENSOR;
      row[at] = noisy(steady + offset[sensor]);
      row[at + 1] = noisy((1 + steady) / (1 + Math.max(-0.9, offset[sensor])));
      for (int k = 0; k < SMOOTHING.length; k++) {
        row[at + 2 + k] = noisy(steady * peak(SMOOTHING[k], tau));
        // Desorption is slower than adsorption: about twice the time constant.
        row[at + 5 + k] = noisy(-steady * peak(SMOOTHING[k], 2 * tau));
      }
    }
    return row;
  }

  /**
   * Peak of the exponential moving average, rate α per second, of the derivative of 1 − e^(−t/τ),
   * in units of α: with x = ατ it is x^(−x/(x−1)), and 1/e at x = 1.
   */
  private static double peak(double alpha, double tau) {
    double x = alpha * tau;
    return Math.abs(x - 1) < 1e-6 ? Math.exp(-1) : Math.pow(x, -x / (x - 1));
  }

  private float noisy(double value) {
    double relative = 1 + parameters.noise().reading() * random.nextGaussian();
    return (float) (value * relative + parameters.noise().additive() * random.nextGaussian());
  }

  private static double[] evenMix() {
    double[] mix = new double[GASES];
    Arrays.fill(mix, 1.0 / GASES);
    return mix;
  }

  private double[] dirichlet(double concentration) {
    double[] mix = new double[GASES];
    double sum = 0;
    for (int gas = 0; gas < GASES; gas++) {
      mix[gas] = gamma(concentration);
      sum += mix[gas];
    }
    for (int gas = 0; gas < GASES; gas++) {
      mix[gas] /= sum;
    }
    return mix;
  }

  /** Gamma(shape ≥ 1, 1) by Marsaglia and Tsang, ACM TOMS 26(3), 2000. */
  private double gamma(double shape) {
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }

  private int drawGas() {
    double u = random.nextDouble();
    for (int gas = 0; gas < GASES - 1; gas++) {
      u -= mix[gas];
      if (u < 0) {
        return gas;
      }
    }
    return GASES - 1;
  }
}

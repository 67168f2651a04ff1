package io.acclimate.scenarios.sensors;

/**
 * Every number of the simulated sensor array, with its physical reason.
 *
 * <p>The array follows the one of Vergara et al., "Chemical gas sensor drift compensation using
 * classifier ensembles", Sensors and Actuators B 166–167, 2012: 16 metal-oxide sensors of four
 * commercial types, six gases, eight features a sensor, ten batches over 36 months. The values were
 * written down from the sensor literature before any model was trained on them; a parameter is
 * changed for a physical reason, never because a learner liked it better.
 *
 * @param batches time-ordered batches; batch 1 is the source domain. Ten, as in the real set.
 * @param sourceRows measurements of batch 1, taken in the laboratory before deployment. A careful
 *     calibration campaign: 100 exposures per gas.
 * @param batchRows measurements of each later batch. About a month at 20 exposures a day.
 * @param typeSpread standard deviation of ln sensitivity between (type, gas) pairs. Dopants make a
 *     type several times more sensitive to one gas than to another: e^0.8 is a factor of 2.2.
 * @param sensorSpread standard deviation of ln sensitivity between sensors of one type for one gas.
 *     Makers state 10 to 30 %.
 * @param powerLaw mean exponent β of the response R = a·c^β. Metal oxides lie between 0.3 and 0.8
 *     (Clifford and Tuma 1983).
 * @param powerLawSpread standard deviation of β between types.
 * @param concentrationDecades width of the range of concentrations, in decades. The real set spans
 *     about 10 to 1,000 ppm.
 * @param gainDrift standard deviation, per batch, of the random walk of a sensor's ln gain: heater
 *     and electrode wear, different for each sensor.
 * @param offsetDrift standard deviation, per batch, of the random walk of a sensor's baseline, in
 *     units of the mean response: humidity and slow oxidation move the resistance in clean air.
 * @param selectivityDrift standard deviation, per batch, of the random walk of ln sensitivity per
 *     (sensor, gas): poisoning covers the sites that one gas needs and spares another's. No affine
 *     correction of the features undoes it; only labels tell.
 * @param ageing share of sensitivity that each sensor loses per batch: grains of the oxide grow and
 *     the active surface shrinks, 2 to 5 % in three months.
 * @param slowing share by which the time constants grow per batch: clogged pores slow diffusion.
 * @param replacedSensor index of the sensor that fails and is replaced by a new one of its type.
 * @param replacedAtBatch number of the first batch measured with the new sensor; half-way through.
 * @param mixConcentration Dirichlet concentration of the mix of gases in a later batch. 2 gives
 *     mixes from nearly even to one gas making up half of a batch; the real set's batches differ more.
 * @param humidityNoise standard deviation of a factor common to all sensors of one measurement: room
 *     humidity and temperature.
 * @param readingNoise standard deviation of each feature's own relative noise.
 * @param additiveNoise standard deviation of each feature's additive noise, in units of the mean
 *     response: quantisation and amplifier.
 */
public record ArrayParameters(
    int batches,
    int sourceRows,
    int batchRows,
    double typeSpread,
    double sensorSpread,
    double powerLaw,
    double powerLawSpread,
    double concentrationDecades,
    double gainDrift,
    double offsetDrift,
    double selectivityDrift,
    double ageing,
    double slowing,
    int replacedSensor,
    int replacedAtBatch,
    double mixConcentration,
    double humidityNoise,
    double readingNoise,
    double additiveNoise) {

  /** Gases: ethanol, ethylene, ammonia, acetaldehyde, acetone, toluene. */
  public static final int GASES = 6;

  /** Sensors: four of each of four types. */
  public static final int SENSORS = 16;

  /** Sensors of one type. */
  public static final int SENSORS_PER_TYPE = 4;

  /** Features of a sensor: two of the steady state, three of the rise, three of the decay. */
  public static final int FEATURES_PER_SENSOR = 8;

  /** Length of a row. */
  public static final int FEATURES = SENSORS * FEATURES_PER_SENSOR;

  /** The array of the demo. */
  public static ArrayParameters standard() {
    return new ArrayParameters(
        10, 600, 560, 0.8, 0.2, 0.5, 0.08, 1.5, 0.10, 0.10, 0.15, 0.03, 0.05, 5, 6, 2.0, 0.08,
        0.05, 0.02);
  }

  /** Checks the ranges. */
  public ArrayParameters {
    if (batches < 2) {
      throw new IllegalArgumentException("batches=" + batches + ", allowed: 2 or more");
    }
    if (sourceRows < GASES || batchRows < 1) {
      throw new IllegalArgumentException(
          "sourceRows=" + sourceRows + ", batchRows=" + batchRows + ", allowed: at least 6 and 1");
    }
    if (replacedSensor < 0 || replacedSensor >= SENSORS) {
      throw new IllegalArgumentException(
          "replacedSensor=" + replacedSensor + ", allowed: 0 to " + (SENSORS - 1));
    }
  }
}

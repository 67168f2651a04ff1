package io.acclimate.scenarios.sensors;

/**
 * Every number of the simulated sensor array, with its physical reason.
 *
 * <p>The array follows the one of Vergara et al., "Chemical gas sensor drift compensation using
 * classifier ensembles", Sensors and Actuators B 166–167, 2012: 16 metal-oxide sensors of four
 * commercial types, six gases, eight features a sensor, ten batches over 36 months, so one batch
 * stands for 3.6 months of wear. The first values came from makers' data sheets for new sensors and
 * gave a milder drift than that paper reports; the rates are now those of its array, on which a
 * classifier that is never updated loses about half of its accuracy over the three years.
 *
 * @param campaign what is measured and when
 * @param chemistry how sensors respond when new
 * @param wear how they change from batch to batch
 * @param noise what differs between two measurements of the same thing
 */
public record ArrayParameters(Campaign campaign, Chemistry chemistry, Wear wear, Noise noise) {

  /** Checks that the parts fit together. */
  public ArrayParameters {
    if (campaign.secondSeries() > 0 && campaign.secondSeries() == wear.replacedAtBatch()) {
      throw new IllegalArgumentException(
          "secondSeries=%d, allowed: not replacedAtBatch, which has another sensor"
              .formatted(campaign.secondSeries()));
    }
  }

  /** Gases, named in {@link SimulatedArray#GAS_NAMES}. */
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
        new Campaign(10, 600, 560, 2.0, 2.0, 4),
        new Chemistry(0.5, 0.2, 0.5, 0.08),
        new Wear(0.2, 0.2, 0.3, 0.05, 0.1, 5, 6),
        new Noise(0.12, 0.1, 0.05));
  }

  /**
   * What is measured and when.
   *
   * @param batches time-ordered batches; batch 1 is the source domain. Ten, as in the real set.
   * @param sourceRows measurements of batch 1, taken in the laboratory before deployment. A careful
   *     calibration campaign: 100 exposures per gas.
   * @param batchRows measurements of each later batch: about five exposures a day.
   * @param mixConcentration Dirichlet concentration of the mix of gases in a later batch. 2 gives
   *     mixes from nearly even to one gas making up half of a batch; the real set's differ more.
   * @param concentrationDecades width of the range of concentrations, in decades. The real set
   *     spans about 10 to 1,000 ppm.
   * @param secondSeries number of the batch that is a second series of measurements in the week of
   *     the batch before it, taken to see how well the first repeats: sensors take months to wear
   *     and have had days, and the same gas lines are still connected, so that neither the array
   *     nor the mix of gases has changed. 0 for none.
   */
  public record Campaign(
      int batches,
      int sourceRows,
      int batchRows,
      double mixConcentration,
      double concentrationDecades,
      int secondSeries) {

    /** Checks the ranges. */
    public Campaign {
      if (batches < 2) {
        throw new IllegalArgumentException("batches=" + batches + ", allowed: 2 or more");
      }
      if (sourceRows < GASES || batchRows < 1) {
        throw new IllegalArgumentException(
            "sourceRows=%d, batchRows=%d, allowed: at least %d and 1"
                .formatted(sourceRows, batchRows, GASES));
      }
      if (!(mixConcentration >= 1)) {
        throw new IllegalArgumentException(
            "mixConcentration=" + mixConcentration + ", allowed: 1 or more");
      }
      if (secondSeries != 0 && (secondSeries < 3 || secondSeries > batches)) {
        throw new IllegalArgumentException(
            "secondSeries=%d, allowed: 0, or 3 to %d".formatted(secondSeries, batches));
      }
    }
  }

  /**
   * How sensors respond when new: R = a·c^β.
   *
   * @param typeSpread standard deviation of ln a between (type, gas) pairs. Dopants make a type
   *     more sensitive to one gas than to another: e^0.5 is a factor of 1.6, since all are n-type
   *     tin oxides and overlap widely.
   * @param sensorSpread standard deviation of ln a between sensors of one type for one gas. Makers
   *     state 10 to 30 %.
   * @param powerLaw mean exponent β. Metal oxides lie between 0.3 and 0.8 (Clifford and Tuma,
   *     "Characteristics of semiconductor gas sensors", Sensors and Actuators 3, 1983).
   * @param powerLawSpread standard deviation of β between types.
   */
  public record Chemistry(
      double typeSpread, double sensorSpread, double powerLaw, double powerLawSpread) {}

  /**
   * How sensors change from batch to batch.
   *
   * @param gain standard deviation of the step of a sensor's ln gain: heater and electrode wear,
   *     different for each sensor.
   * @param offset standard deviation of the step of a sensor's baseline, in units of the mean
   *     response: humidity and slow oxidation move the resistance in clean air.
   * @param selectivity standard deviation of the step of ln a per (sensor, gas): poisoning covers
   *     the sites that one gas needs and spares another's. No affine correction of the features
   *     undoes it; only labels tell.
   * @param ageing share of sensitivity lost: grains of the oxide grow and the active surface
   *     shrinks, 5 % in 3.6 months.
   * @param slowing share by which time constants grow: clogged pores slow diffusion.
   * @param replacedSensor index of the sensor that fails and is replaced by a new one of its type.
   * @param replacedAtBatch number of the first batch measured with the new sensor; half-way
   *     through.
   */
  public record Wear(
      double gain,
      double offset,
      double selectivity,
      double ageing,
      double slowing,
      int replacedSensor,
      int replacedAtBatch) {

    /** Checks the ranges. */
    public Wear {
      if (replacedSensor < 0 || replacedSensor >= SENSORS) {
        throw new IllegalArgumentException(
            "replacedSensor=" + replacedSensor + ", allowed: 0 to " + (SENSORS - 1));
      }
      if (!(ageing >= 0 && ageing < 1)) {
        throw new IllegalArgumentException("ageing=" + ageing + ", allowed: 0 to 1, exclusive");
      }
    }
  }

  /**
   * What differs between two measurements of the same thing.
   *
   * @param humidity standard deviation of the log of a factor common to all sensors of one
   *     measurement: room humidity and temperature.
   * @param reading standard deviation of each feature's own relative noise.
   * @param additive standard deviation of each feature's additive noise, in units of the mean
   *     response: quantisation and amplifier.
   */
  public record Noise(double humidity, double reading, double additive) {}
}

package io.acclimate.scenarios.sensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimulatedArrayTest {

  private static final ArrayParameters STANDARD = ArrayParameters.standard();

  @Test
  void sameSeedGivesTheSameNumbersAndAnotherSeedOthers() {
    float[] first = SimulatedArray.simulate(STANDARD, 7).get(3).rows().get(11).features();
    float[] again = SimulatedArray.simulate(STANDARD, 7).get(3).rows().get(11).features();
    float[] other = SimulatedArray.simulate(STANDARD, 8).get(3).rows().get(11).features();

    assertThat(first).containsExactly(again).isNotEqualTo(other);
  }

  @Test
  void givesTheCampaignsBatchesWithFiniteRowsOfEveryGas() {
    List<Batch> batches = SimulatedArray.simulate(STANDARD, 1);

    assertThat(batches).hasSize(10);
    assertThat(batches.getFirst().rows()).hasSize(600);
    assertThat(batches.get(9).name()).isEqualTo("batch-10");
    assertThat(batches)
        .allSatisfy(
            batch ->
                assertThat(batch.rows())
                    .allSatisfy(
                        row -> {
                          assertThat(row.features()).hasSize(128);
                          assertThat(
                                  IntStream.range(0, 128)
                                      .allMatch(i -> Float.isFinite(row.features()[i])))
                              .isTrue();
                        }));
    assertThat(batches.getFirst().rows().stream().map(Batch.Row::label).distinct())
        .containsExactlyInAnyOrderElementsOf(SimulatedArray.GAS_NAMES);
  }

  @Test
  void withoutWearAndNoiseAMeasurementFollowsThePowerLaw() {
    ArrayParameters still =
        new ArrayParameters(
            new ArrayParameters.Campaign(2, 60, 60, 2, 0, 0),
            new ArrayParameters.Chemistry(0, 0, 0.5, 0),
            new ArrayParameters.Wear(0, 0, 0, 0, 0, 0, 99),
            new ArrayParameters.Noise(0, 0, 0));

    float[] row = SimulatedArray.simulate(still, 3).get(1).rows().getFirst().features();

    // Sensitivity 1, concentration 1, no offset: steady state 1, and 1 + 1 relative to the
    // baseline.
    assertThat(row[0]).isEqualTo(1f);
    assertThat(row[1]).isEqualTo(2f);
    // The rise's moving averages lie between 0 and 1 and the decay's between -1 and 0.
    assertThat(row[2]).isBetween(0f, 1f);
    assertThat(row[5]).isBetween(-1f, 0f);
  }

  @Test
  void gainAgesAwayByTheStatedShare() {
    ArrayParameters ageing =
        new ArrayParameters(
            new ArrayParameters.Campaign(3, 60, 60, 2, 0, 0),
            new ArrayParameters.Chemistry(0, 0, 0.5, 0),
            new ArrayParameters.Wear(0, 0, 0, 0.1, 0, 0, 99),
            new ArrayParameters.Noise(0, 0, 0));

    List<Batch> batches = SimulatedArray.simulate(ageing, 3);

    assertThat(batches.get(2).rows().getFirst().features()[0]).isEqualTo(0.81f);
  }

  @Test
  void aSecondSeriesFindsTheSameArrayAndTheSameGases() {
    ArrayParameters exact =
        new ArrayParameters(
            new ArrayParameters.Campaign(5, 600, 600, 2, 0, 4),
            STANDARD.chemistry(),
            STANDARD.wear(),
            new ArrayParameters.Noise(0, 0, 0));

    List<Batch> batches = SimulatedArray.simulate(exact, 3);

    Map<String, Float> third = firstFeatureByGas(batches.get(2));
    assertThat(firstFeatureByGas(batches.get(3))).isEqualTo(third);
    assertThat(firstFeatureByGas(batches.get(4))).isNotEqualTo(third);
    for (String gas : third.keySet()) {
      // 600 draws have a standard deviation of at most 0.02; both series have one.
      assertThat(share(batches.get(3), gas)).isCloseTo(share(batches.get(2), gas), within(0.12));
    }
  }

  @Test
  void saysWhatHappenedToTheSensors() {
    assertThat(SimulatedArray.simulate(STANDARD, 1))
        .extracting(Batch::change)
        .containsExactly(
            Batch.Change.SOURCE,
            Batch.Change.WEAR,
            Batch.Change.WEAR,
            Batch.Change.NONE,
            Batch.Change.WEAR,
            Batch.Change.REPLACEMENT,
            Batch.Change.WEAR,
            Batch.Change.WEAR,
            Batch.Change.WEAR,
            Batch.Change.WEAR);
  }

  private static Map<String, Float> firstFeatureByGas(Batch batch) {
    Map<String, Float> features = new TreeMap<>();
    batch.rows().forEach(row -> features.put(row.label(), row.features()[0]));
    return features;
  }

  private static double share(Batch batch, String gas) {
    return (double) batch.rows().stream().filter(row -> row.label().equals(gas)).count()
        / batch.rows().size();
  }

  @Test
  void refusesASensorThatIsNotThere() {
    assertThatThrownBy(() -> new ArrayParameters.Wear(0, 0, 0, 0, 0, 16, 6))
        .hasMessageContaining("replacedSensor=16")
        .hasMessageContaining("0 to 15");
  }
}

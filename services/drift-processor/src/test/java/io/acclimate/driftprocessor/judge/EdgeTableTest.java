package io.acclimate.driftprocessor.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.drift.ReferenceProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EdgeTableTest {
  private final Random random = new Random(11);

  @Test
  void findsTheBinOfEveryProfile() {
    List<ReferenceProfile> profiles = new ArrayList<>();
    for (int rows : new int[] {1, 2, 5, 63, 64, 65, 1_000}) {
      profiles.add(profile(rows, 1_000));
      profiles.add(profile(rows, 3)); // ties, so fewer edges
    }
    EdgeTable table = new EdgeTable(profiles);

    for (int feature = 0; feature < profiles.size(); feature++) {
      ReferenceProfile profile = profiles.get(feature);
      for (double edge : profile.edges()) {
        for (double value : new double[] {Math.nextDown(edge), edge, Math.nextUp(edge)}) {
          assertThat(table.bin(feature, value)).isEqualTo(profile.bin(value));
        }
      }
      for (double value :
          new double[] {
            Double.NEGATIVE_INFINITY, -1e300, -0.0, 0, 1e300, Double.POSITIVE_INFINITY
          }) {
        assertThat(table.bin(feature, value)).isEqualTo(profile.bin(value));
      }
    }
  }

  @Test
  void notANumberHasNoBin() {
    EdgeTable table = new EdgeTable(List.of(profile(100, 1_000)));

    assertThat(table.bin(0, Double.NaN)).isEqualTo(-1);
  }

  private ReferenceProfile profile(int rows, int values) {
    double[] sample = new double[rows];
    Arrays.setAll(sample, i -> random.nextInt(values) - values / 2.0);
    return ReferenceProfile.ofNumbers("f", sample);
  }
}

package io.acclimate.core.adaptation.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingLabelsTest {
  @Test
  void labelsThatNoVersionHasLearntFromWaitUntilOneHas() {
    DataState state = new DataState(new Source.Unknown());
    Pack pack = DataStateTest.pack(40, 1);
    assertThat(new String(state.toBytes(), UTF_8)).doesNotContain("pending");

    state.passedOver(pack.digest(), pack, DataStateTest.SPEC);

    List<RowRef> labelled = new ArrayList<>();
    for (int i = 0; i < pack.rows().size(); i++) {
      PackRow row = pack.rows().get(i);
      if (row.label() != null) {
        labelled.add(new RowRef(pack.digest(), i));
      }
    }
    assertThat(pack.rows())
        .as("of either side")
        .anyMatch(row -> row.side() == Side.HOLD_OUT && row.label() != null)
        .anyMatch(row -> row.side() == Side.TRAIN && row.label() != null);
    assertThat(state.pending()).isEqualTo(labelled);
    assertThat(state.references()).contains(pack.digest());
    assertThat(DataState.parse(state.toBytes()).pending()).isEqualTo(labelled);
    state.learnt();
    assertThat(state.pending()).isEmpty();
  }

  @Test
  void theOldestOfManyWaitingLabelsGo() {
    DataState state = new DataState(new Source.Unknown());
    Pack last = DataStateTest.pack(40, 9);
    for (int i = 0; i < 9; i++) {
      Pack pack = DataStateTest.pack(40, i);
      state.passedOver(pack.digest(), pack, DataStateTest.SPEC);
    }

    state.passedOver(last.digest(), last, DataStateTest.SPEC);

    assertThat(state.pending()).hasSize(DataState.MOST_PENDING);
    assertThat(state.pending().get(DataState.MOST_PENDING - 1).pack()).isEqualTo(last.digest());
  }
}

package io.acclimate.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.registry.state.Action;
import io.acclimate.registry.state.Verdict;
import io.acclimate.registry.state.World;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class VersionEntityTest {
  private final World world = new World();

  @Test
  void staysAsItWasWhenTheStateMovesOn() {
    world.registered();
    VersionEntity before = first();
    String shown = before.json().text();

    world.send(new Action.Annotate(1, "of plant 2", Map.of("team", "blue"), List.of()));
    world.send(new Action.SetAlias("stable", 1, "", null));
    world.send(world.round(Verdict.LEARNT));

    assertThat(before.json().text()).isEqualTo(shown).contains("Production");
    assertThat(before.tag("team")).isEmpty();
    assertThat(first().json().text()).contains("of plant 2", "stable", "\"None\"");
    assertThat(first().tag("team")).contains("blue");
    assertThat(first().updatedAt()).isAfter(before.updatedAt());
  }

  private VersionEntity first() {
    var log = world.state.log(World.MODEL);
    return VersionEntity.of(world.model(), log, log.version(1).orElseThrow());
  }
}

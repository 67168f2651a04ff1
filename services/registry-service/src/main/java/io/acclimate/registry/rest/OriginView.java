package io.acclimate.registry.rest;

import io.acclimate.registry.rest.Views.HeadView;
import io.acclimate.registry.state.ExperienceRange;
import io.acclimate.registry.state.Origin;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the round that made a version began with. */
@Schema(name = "RegistryOrigin", description = "What a version's round began with")
record OriginView(
    HeadView head, long experience, int partition, long firstOffset, long lastOffset) {

  static OriginView of(Origin origin) {
    ExperienceRange range = origin.experience();
    return new OriginView(
        HeadView.of(origin.head()),
        range.number(),
        range.partition(),
        range.firstOffset(),
        range.lastOffset());
  }
}

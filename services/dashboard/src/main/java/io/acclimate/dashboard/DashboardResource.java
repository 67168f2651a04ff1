package io.acclimate.dashboard;

import io.acclimate.dashboard.feed.WatchParameters;
import io.acclimate.dashboard.view.FeatureQuery;
import io.acclimate.dashboard.view.Watch;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** What the dashboard shows, for programs. */
@Path("/api/dashboard")
public final class DashboardResource {
  private final DashboardService service;

  DashboardResource(DashboardService service) {
    this.service = service;
  }

  /**
   * Everything at once: what an event of the feed is after a reset. Takes the same parameters as
   * the feed.
   */
  @GET
  @Path("/snapshot")
  @Produces(MediaType.APPLICATION_JSON)
  public Response snapshot(@Context UriInfo address) {
    Watch watch;
    try {
      watch = WatchParameters.watch(address.getQueryParameters()::getFirst);
    } catch (IllegalArgumentException wrong) {
      return refuse(Response.Status.BAD_REQUEST, wrong.getMessage());
    }
    return answer(service.feed().snapshot(watch));
  }

  /** A page of a model's features, now or at a time. */
  @GET
  @Path("/features")
  @Produces(MediaType.APPLICATION_JSON)
  public Response features(@Context UriInfo address) {
    String model = address.getQueryParameters().getFirst("model");
    if (model == null) {
      return refuse(Response.Status.BAD_REQUEST, "model is missing");
    }
    FeatureQuery query;
    try {
      query = WatchParameters.features(address.getQueryParameters()::getFirst);
    } catch (IllegalArgumentException wrong) {
      return refuse(Response.Status.BAD_REQUEST, wrong.getMessage());
    }
    return service
        .feed()
        .features(model, query)
        .map(DashboardResource::answer)
        .orElseGet(() -> refuse(Response.Status.NOT_FOUND, "There is no model \"" + model + "\"."));
  }

  private static Response answer(String json) {
    return Response.ok(json).header("Cache-Control", "no-store").build();
  }

  private static Response refuse(Response.Status status, @Nullable String why) {
    return Response.status(status).type(MediaType.TEXT_PLAIN).entity(why + "\n").build();
  }
}

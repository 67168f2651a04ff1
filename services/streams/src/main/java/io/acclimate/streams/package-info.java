/**
 * How a Kafka Streams application of ours is started, watched and started again. It knows nothing
 * of what the streams do.
 *
 * <p>It promises that an application waits for its broker and its topics; that a schema registry
 * which does not answer pauses it, in its group, until the registry answers; that a thread which
 * fails is replaced, and streams which end are started anew; and that nothing starts as long as a
 * person has to change something first.
 */
@NullMarked
package io.acclimate.streams;

import org.jspecify.annotations.NullMarked;

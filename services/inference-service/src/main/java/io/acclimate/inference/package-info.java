/**
 * Model updates and requests to predictions, by the Open Inference Protocol v2.
 *
 * <p>It promises that no request fails because of a swap, and that every answer names the version
 * that made it. A version is fetched, verified and warmed up off the request path and swapped in at
 * once; the old one closes after its last call returns. One that does not verify, fit the model's
 * spec or answer with finite scores never serves, and the version in force goes on. It goes on
 * answering while broker and registry are away.
 *
 * <p>Answers do not wait for the predictions topic, where each goes afterwards.
 */
@NullMarked
package io.acclimate.inference;

import org.jspecify.annotations.NullMarked;

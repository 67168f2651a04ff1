/**
 * Takes away blobs that nothing leads to any more, when nobody can be in the middle of using them.
 */
@NullMarked
package io.acclimate.registry.collection;

import org.jspecify.annotations.NullMarked;

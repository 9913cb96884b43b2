#include "ops/loss/cosine_similarity_loss.hpp"

template const gradcheck_op& gradcheck::sdk::table_of<gradcheck::ops::CosineSimilarityLoss>();

"""What guessing would earn in 排流程: strategies that know little of a row, by three measures."""

"""What guessing would earn in 排流程 and 查缺失: strategies that know little of what is asked."""
